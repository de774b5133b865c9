import { t } from 'i18next';
import type { ReactNode } from 'react';
import type { CommandGroup } from '../../../shared/commands/commandTable.ts';
import { allCommands, gestures } from '../commands/commands.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { ShortcutKeys, useModKey } from '../controls/Keys.tsx';
import './ShortcutsDialog.css';

/** Columns of about the same length. */
const columns: readonly (readonly CommandGroup[])[] = [
  ['tools', 'style'],
  ['edit', 'view'],
  ['files', 'app'],
];

/** Every command with its keys, from the table that drives them. */
export function ShortcutsDialog(): ReactNode {
  return (
    <Dialog title={t('commands.shortcuts')} className="shortcuts" isText>
      <div className="shortcut-columns">
        {columns.map((groups) => (
          <div key={groups[0]}>
            {groups.map((group) => (
              <Group key={group} group={group} />
            ))}
          </div>
        ))}
      </div>
    </Dialog>
  );
}

function Group({ group }: { readonly group: CommandGroup }): ReactNode {
  const modKey = useModKey();
  const isHere = (entry: { readonly group: CommandGroup }): boolean => entry.group === group;
  return (
    <section className="shortcut-group">
      <h3>{t(`commands.group.${group}`)}</h3>
      <dl>
        {allCommands.filter(isHere).map(({ name, shortcuts }) => (
          <Line key={name} name={t(name).replace('…', '')}>
            {shortcuts.map((shortcut, index) => (
              <span key={shortcut} className="shortcut-choice">
                {index > 0 && <small>{t('commands.or')}</small>}
                <ShortcutKeys shortcut={shortcut} isRead />
              </span>
            ))}
            {shortcuts.length === 0 && <small>{t('commands.menuOnly')}</small>}
          </Line>
        ))}
        {gestures.filter(isHere).map(({ name, keys }) => (
          <Line key={name} name={t(name)}>
            <kbd>{gestureKeys(t(keys), modKey)}</kbd>
          </Line>
        ))}
      </dl>
    </section>
  );
}

/** Gestures use the key names of most keyboards. */
function gestureKeys(shortcut: string, modKey: 'Ctrl' | '⌘'): string {
  return modKey === 'Ctrl' ? shortcut : shortcut.replace('Ctrl', '⌘').replace('Alt', '⌥');
}

function Line(props: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="shortcut-line">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

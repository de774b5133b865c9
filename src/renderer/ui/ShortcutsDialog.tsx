import type { ReactNode } from 'react';
import { allCommands, commandGroups, gestures } from './commands.ts';
import { Dialog } from './Dialog.tsx';
import { ShortcutKeys, useModKey } from './Keys.tsx';
import './ShortcutsDialog.css';

/** Every command with its keys, from the table that drives them. */
export function ShortcutsDialog(): ReactNode {
  const modKey = useModKey();
  return (
    <Dialog title="Keyboard shortcuts" className="shortcuts">
      <div className="shortcut-groups">
        {commandGroups.map((group) => (
          <section key={group} className="shortcut-group">
            <h3>{group}</h3>
            <dl>
              {allCommands
                .filter((command) => command.group === group)
                .map(({ name, shortcuts }) => (
                  <div key={name} className="shortcut-line">
                    <dt>{name.replace('…', '')}</dt>
                    <dd>
                      {shortcuts.map((shortcut, index) => (
                        <span key={shortcut} className="shortcut-choice">
                          {index > 0 && <small>or</small>}
                          <ShortcutKeys shortcut={shortcut} />
                        </span>
                      ))}
                      {shortcuts.length === 0 && <small>in the menu</small>}
                    </dd>
                  </div>
                ))}
              {gestures
                .filter((gesture) => gesture.group === group)
                .map(({ name, shortcut }) => (
                  <div key={name} className="shortcut-line">
                    <dt>{name}</dt>
                    <dd>
                      <kbd>{shortcut.replace('Ctrl', modKey)}</kbd>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

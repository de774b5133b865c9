import { t } from 'i18next';
import { Eye } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { ToolName } from '../../tools/toolName.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { commands, toolCommands } from '../commands/commands.ts';
import { IconButton } from '../controls/IconButton.tsx';
import { useApp, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import './Toolbar.css';

const groups: readonly (readonly ToolName[])[] = [
  ['select', 'pan'],
  ['pen', 'highlighter', 'eraser'],
  ['rectangle', 'ellipse', 'diamond', 'line', 'arrow', 'text', 'note'],
];

/** The tools, undo and redo. One tab stop: the arrow keys move within it. */
export function Toolbar(): ReactNode {
  const app = useApp();
  const editor = useEditor();
  const tool = useEditorValue((state) => state.tool);
  const isReadOnly = useEditorValue((state) => state.isReadOnly);
  const [focused, setFocused] = useState<ToolName>();
  const tabStop = focused ?? tool;
  return (
    <div className="toolbar-row">
      {isReadOnly ? (
        <ViewOnlyNote />
      ) : (
        <fieldset className="island" aria-label={t('editor.history')}>
          <CommandButton command={commands.undo} />
          <CommandButton command={commands.redo} />
        </fieldset>
      )}
      <div
        className="island toolbar"
        role="toolbar"
        aria-label={t('editor.tools')}
        onKeyDown={moveFocus}
        onBlur={() => setFocused(undefined)}
      >
        {groups.map((names) => (
          <div key={names[0]} className="toolbar-group">
            {names.map((name) => (
              <IconButton
                key={name}
                name={t(toolCommands[name].name)}
                icon={toolCommands[name].icon}
                shortcut={toolCommands[name].shortcuts[0]}
                isPressed={tool === name}
                disabled={isReadOnly && name !== 'pan'}
                tabIndex={tabStop === name ? 0 : -1}
                onFocus={() => setFocused(name)}
                onClick={() => toolCommands[name].run({ app, editor })}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Takes the place of undo and redo on view-only boards. */
function ViewOnlyNote(): ReactNode {
  return (
    <p className="island view-only" role="note" data-tooltip={t('editor.viewOnlyTooltip')}>
      <Eye size={16} aria-hidden="true" />
      {t('editor.viewOnly')}
    </p>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:enabled')];
  const current = buttons.findIndex((button) => button.matches(':focus'));
  const { length } = buttons;
  const target = {
    ArrowRight: buttons[(current + 1) % length],
    ArrowLeft: buttons[(current - 1 + length) % length],
    Home: buttons[0],
    End: buttons[length - 1],
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}

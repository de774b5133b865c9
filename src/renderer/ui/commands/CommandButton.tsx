import { t } from 'i18next';
import type { ReactNode } from 'react';
import { IconButton } from '../controls/IconButton.tsx';
import { useApp, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import type { Command } from './Command.ts';

interface CommandButtonProps {
  readonly command: Command;
  /** Overrides the command's name where the button does less. */
  readonly name?: string;
  readonly className?: string;
  readonly tabIndex?: number;
}

/** The button of a command, with its name, icon and shortcut. */
export function CommandButton({ command, name, ...rest }: CommandButtonProps): ReactNode {
  const app = useApp();
  const editor = useEditor();
  const isEnabled = useEditorValue((state) => command.isEnabled?.(state) !== false);
  return (
    <IconButton
      name={name ?? t(command.name)}
      icon={command.icon}
      shortcut={command.shortcuts[0]}
      disabled={!isEnabled}
      onClick={() => command.run({ app, editor })}
      {...rest}
    />
  );
}

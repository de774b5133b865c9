import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import type { Shortcut } from '../../../shared/commands/commandTable.ts';
import { useModKey } from './Keys.tsx';
import { ariaShortcut } from './shortcut.ts';
import './IconButton.css';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'name' | 'children'> {
  /** The accessible name, and the tooltip. */
  readonly name: string;
  readonly icon: LucideIcon;
  readonly shortcut?: Shortcut | undefined;
  /** For buttons that stay pressed. */
  readonly isPressed?: boolean;
}

/**
 * A button with an icon only. Clicking it does not move the focus, so that keys still go
 * to the board.
 */
export function IconButton(props: IconButtonProps): ReactNode {
  const { name, icon: Icon, shortcut, isPressed, className = '', ...rest } = props;
  const modKey = useModKey();
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      aria-label={name}
      aria-pressed={isPressed}
      aria-keyshortcuts={shortcut === undefined ? undefined : ariaShortcut(shortcut, modKey)}
      data-tooltip={name}
      data-shortcut={shortcut}
      onMouseDown={(event) => event.preventDefault()}
      {...rest}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

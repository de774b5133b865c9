import type { ReactNode } from 'react';
import type { Shortcut } from '../../../shared/commands/commandTable.ts';
import { useAppValue } from '../hooks/AppContext.ts';
import { shortcutKeys } from './shortcut.ts';
import './Keys.css';

export function useModKey(): 'Ctrl' | '⌘' {
  return useAppValue(({ info }) => info?.platformShortcutKey ?? 'Ctrl');
}

/** A shortcut as keys. Hidden from screen readers, since the control has `aria-keyshortcuts`, unless `isRead`. */
export function ShortcutKeys(props: {
  readonly shortcut: Shortcut;
  readonly isRead?: boolean;
}): ReactNode {
  const { shortcut, isRead = false } = props;
  const keys = shortcutKeys(shortcut, useModKey());
  return (
    <span className="keys" aria-hidden={!isRead}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

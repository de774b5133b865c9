import type { ReactNode } from 'react';
import { useAppValue } from './AppContext.ts';
import { type Shortcut, shortcutKeys } from './shortcut.ts';
import './Keys.css';

export function useModKey(): 'Ctrl' | '⌘' {
  return useAppValue(({ info }) => info?.platformShortcutKey ?? 'Ctrl');
}

/** A shortcut as keys, for eyes: controls tell it to screen readers by `aria-keyshortcuts`. */
export function ShortcutKeys({ shortcut }: { readonly shortcut: Shortcut }): ReactNode {
  const keys = shortcutKeys(shortcut, useModKey());
  return (
    <span className="keys" aria-hidden="true">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

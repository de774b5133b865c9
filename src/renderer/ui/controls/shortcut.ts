import type { Shortcut } from '../../../shared/commands/commandTable.ts';

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

interface ParsedShortcut {
  readonly key: string;
  readonly hasMod: boolean;
  readonly hasShift: boolean;
  readonly hasAlt: boolean;
}

function parse(shortcut: Shortcut): ParsedShortcut {
  const parts = shortcut.split(/\+(?!$)/);
  return {
    key: parts.at(-1) ?? '',
    hasMod: parts.includes('Mod'),
    hasShift: parts.includes('Shift'),
    hasAlt: parts.includes('Alt'),
  };
}

/** Characters that are under Shift on some keyboards only: there Shift is part of the character. */
const symbolKeys: Readonly<Record<string, readonly string[]>> = {
  '?': ['?'],
  '+': ['+', '='],
  '−': ['-', '_'],
  '[': ['['],
  ']': [']'],
  ',': [','],
  '.': ['.'],
};

/** Whether the pressed keys are this shortcut, on any keyboard layout. */
export function matchesShortcut(shortcut: Shortcut, event: KeyPress): boolean {
  const { key, hasMod, hasShift, hasAlt } = parse(shortcut);
  if ((event.ctrlKey || event.metaKey) !== hasMod || event.altKey !== hasAlt) return false;
  const symbols = symbolKeys[key];
  if (symbols !== undefined) return symbols.includes(event.key);
  if (event.shiftKey !== hasShift) return false;
  if (/^\d$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`;
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  // On a keyboard without Latin letters, the position of the key counts.
  return /^[A-Z]$/.test(key) && !/^[\x20-\x7e]$/.test(event.key) && event.code === `Key${key}`;
}

const keyNames: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** The keys of a shortcut as they are written on the keyboard: `['Ctrl', 'Shift', 'Z']`. */
export function shortcutKeys(shortcut: Shortcut, modKey: 'Ctrl' | '⌘'): readonly string[] {
  const { key, hasMod, hasShift, hasAlt } = parse(shortcut);
  return [
    ...(hasMod ? [modKey] : []),
    ...(hasAlt ? [modKey === '⌘' ? '⌥' : 'Alt'] : []),
    ...(hasShift ? [modKey === '⌘' ? '⇧' : 'Shift'] : []),
    keyNames[key] ?? key,
  ];
}

/** For `aria-keyshortcuts`. */
export function ariaShortcut(shortcut: Shortcut, modKey: 'Ctrl' | '⌘'): string {
  const { key, hasMod, hasShift, hasAlt } = parse(shortcut);
  const mod = modKey === '⌘' ? 'Meta' : 'Control';
  const name = { '+': 'Plus', '−': '-' }[key] ?? key;
  return [
    ...(hasMod ? [mod] : []),
    ...(hasAlt ? ['Alt'] : []),
    ...(hasShift ? ['Shift'] : []),
    name,
  ].join('+');
}

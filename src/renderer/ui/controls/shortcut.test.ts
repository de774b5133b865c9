import { expect, test } from 'vitest';
import { ariaShortcut, matchesShortcut, shortcutKeys } from './shortcut.ts';

function press(
  key: string,
  code = '',
  mods: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
): Parameters<typeof matchesShortcut>[1] {
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...mods };
}

test('a letter is matched in either case, but not with ctrl or alt', () => {
  expect(matchesShortcut('V', press('v', 'KeyV'))).toBe(true);
  expect(matchesShortcut('V', press('V', 'KeyV'))).toBe(true);
  expect(matchesShortcut('V', press('v', 'KeyV', { ctrlKey: true }))).toBe(false);
  expect(matchesShortcut('V', press('v', 'KeyV', { altKey: true }))).toBe(false);
});

test('Alt is matched by its name', () => {
  expect(matchesShortcut('Alt+3', press('3', 'Digit3', { altKey: true }))).toBe(true);
  expect(matchesShortcut('Alt+3', press('3', 'Digit3'))).toBe(false);
  expect(shortcutKeys('Alt+3', 'Ctrl')).toEqual(['Alt', '3']);
  expect(shortcutKeys('Alt+3', '⌘')).toEqual(['⌥', '3']);
  expect(ariaShortcut('Alt+3', 'Ctrl')).toBe('Alt+3');
});

test('Mod is ctrl as well as the command key', () => {
  expect(matchesShortcut('Mod+Z', press('z', 'KeyZ', { ctrlKey: true }))).toBe(true);
  expect(matchesShortcut('Mod+Z', press('z', 'KeyZ', { metaKey: true }))).toBe(true);
  expect(matchesShortcut('Mod+Z', press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }))).toBe(
    false,
  );
  expect(
    matchesShortcut('Mod+Shift+Z', press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true })),
  ).toBe(true);
});

test('a letter is matched by its position on a keyboard without Latin letters', () => {
  expect(matchesShortcut('V', press('м', 'KeyV'))).toBe(true);
});

test('a letter is matched by its character on other Latin layouts', () => {
  expect(matchesShortcut('A', press('a', 'KeyQ'))).toBe(true);
  expect(matchesShortcut('Q', press('a', 'KeyQ'))).toBe(false);
});

test('symbols are matched with or without shift', () => {
  expect(matchesShortcut('?', press('?', 'Slash', { shiftKey: true }))).toBe(true);
  expect(matchesShortcut('Mod++', press('=', 'Equal', { ctrlKey: true }))).toBe(true);
  expect(matchesShortcut('Mod++', press('+', 'Equal', { ctrlKey: true, shiftKey: true }))).toBe(
    true,
  );
  expect(matchesShortcut('Mod+−', press('-', 'Minus', { ctrlKey: true }))).toBe(true);
  expect(matchesShortcut('Shift+1', press('!', 'Digit1', { shiftKey: true }))).toBe(true);
});

test('keys are named as on the keyboard', () => {
  expect(shortcutKeys('Mod+Shift+Z', 'Ctrl')).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(shortcutKeys('Mod+Shift+Z', '⌘')).toEqual(['⌘', '⇧', 'Z']);
  expect(shortcutKeys('Mod++', 'Ctrl')).toEqual(['Ctrl', '+']);
  expect(ariaShortcut('Mod++', 'Ctrl')).toBe('Control+Plus');
});

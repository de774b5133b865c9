import { expect, test } from 'vitest';
import { toolNames } from '../../tools/toolName.ts';
import { allCommands, commands, gestures, toolCommands } from './commands.ts';
import { styleCommands } from './styleCommands.ts';

test('no two commands have the same name or the same shortcut', () => {
  const names = allCommands.map(({ name }) => name);
  const shortcuts = allCommands.flatMap((command) => command.shortcuts);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(shortcuts).size).toBe(shortcuts.length);
});

test('every tool has a shortcut of one letter', () => {
  for (const tool of toolNames) expect(toolCommands[tool].shortcuts[0]).toMatch(/^[A-Z]$/);
});

test('every part of the style and every edit has a key', () => {
  const edits = Object.values(commands).filter(({ group }) => group === 'Edit');
  for (const { name, shortcuts } of [...Object.values(styleCommands), ...edits]) {
    expect(shortcuts, name).not.toEqual([]);
  }
  const named = [...allCommands, ...gestures].filter(({ group }) => group === 'Style');
  for (const part of [/colour/, /Wider/, /Finer/, /fill/, /More opaque/, /Less opaque/]) {
    expect(named.some(({ name }) => part.test(name))).toBe(true);
  }
});

import { expect, test } from 'vitest';
import { toolNames } from '../state/editor.ts';
import { allCommands, toolCommands } from './commands.ts';

test('no two commands have the same name or the same shortcut', () => {
  const names = allCommands.map(({ name }) => name);
  const shortcuts = allCommands.flatMap((command) => command.shortcuts);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(shortcuts).size).toBe(shortcuts.length);
});

test('every tool has a shortcut of one letter', () => {
  for (const tool of toolNames) expect(toolCommands[tool].shortcuts[0]).toMatch(/^[A-Z]$/);
});

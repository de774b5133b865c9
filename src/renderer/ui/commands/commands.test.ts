import { t } from 'i18next';
import { expect, test, vi } from 'vitest';
import { pictureFormats } from '../../../shared/fileFormats.ts';
import { languages } from '../../../shared/words/languages.ts';
import { toolNames } from '../../tools/toolName.ts';
import type { CommandTarget } from './Command.ts';
import { allCommands, commands, gestures, toolCommands } from './commands.ts';
import { exportCommands } from './exportCommands.ts';
import { styleCommands } from './styleCommands.ts';

test.each(languages)('no two commands have the same name or the same shortcut (%s)', (lng) => {
  const names = allCommands.map(({ name }) => t(name, { lng }));
  const shortcuts = allCommands.flatMap((command) => command.shortcuts);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(shortcuts).size).toBe(shortcuts.length);
});

test('every tool has a shortcut of one letter', () => {
  for (const tool of toolNames) expect(toolCommands[tool].shortcuts[0]).toMatch(/^[A-Z]$/);
});

test('every part of the style and every edit has a key', () => {
  const edits = Object.values(commands).filter(({ group }) => group === 'edit');
  for (const { name, shortcuts } of [...Object.values(styleCommands), ...edits]) {
    expect(shortcuts, name).not.toEqual([]);
  }
  const keyed = [...allCommands, ...gestures].map(({ name }) => name);
  expect(keyed).toEqual(
    expect.arrayContaining([
      'commands.pickColour',
      'commands.pickFill',
      'commands.toggleFill',
      'commands.thicker',
      'commands.thinner',
      'commands.increaseOpacity',
      'commands.decreaseOpacity',
    ]),
  );
});

test.each(pictureFormats)('the command for %s asks how the picture should look', (format) => {
  const showExport = vi.fn();
  exportCommands[format].run({ app: { showExport } } as unknown as CommandTarget);
  expect(showExport).toHaveBeenCalledExactlyOnceWith(format);
  expect(allCommands).toContain(exportCommands[format]);
});

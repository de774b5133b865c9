import { t } from 'i18next';
import { expect, test, vi } from 'vitest';
import type { PictureFormat } from '../../../shared/fileFormats.ts';
import { languages } from '../../../shared/words/languages.ts';
import { toolNames } from '../../tools/toolName.ts';
import type { CommandTarget } from './Command.ts';
import { allCommands, commands, gestures, toolCommands } from './commands.ts';
import { exportCommands } from './exportCommands.ts';
import { styleCommands } from './styleCommands.ts';

const pictureFormats = Object.keys(exportCommands) as readonly PictureFormat[];

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

test.each(
  pictureFormats.flatMap(
    (format) =>
      [
        [format, 'board', 0],
        [format, 'selection', 2],
      ] as const,
  ),
)('the command for %s exports the %s', async (format, what, selectionCount) => {
  const exportFile = vi.fn();
  const ask = vi.fn(async () => ({ canceled: true }));
  let exporting: unknown;
  const attempt = (_id: string, _title: string, action: () => unknown): void => {
    exporting = action();
  };
  const editor = { getState: () => ({ selectionCount, title: 'Plan' }), exportFile };
  exportCommands[format].run({ app: { ask, attempt }, editor } as unknown as CommandTarget);
  await exporting;
  expect(exportFile).toHaveBeenCalledExactlyOnceWith(format, what);
  expect(ask).toHaveBeenCalledExactlyOnceWith('files.beginSave', { suggestedName: 'Plan', format });
  expect(allCommands).toContain(exportCommands[format]);
});

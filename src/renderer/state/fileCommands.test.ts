import { expect, test, vi } from 'vitest';
import { usualLook } from '../canvas/export/PictureLook.ts';
import { contentOfTexts } from '../formats/FileContent.ts';
import type { AppActions } from './AppActions.ts';
import type { Editor } from './editor.ts';
import { exportPicture } from './fileCommands.ts';

const choice = { format: 'svg', what: 'board', look: usualLook } as const;

const boardOf = (title: string, file: string): Editor =>
  ({
    getState: () => ({ title, status: { file: { name: file } } }),
    exportFile: async () => contentOfTexts([''], 1),
  }) as unknown as Editor;

test.each([
  ['Kitchen', 'plan.everink', 'Kitchen'],
  ['', 'plan.everink', 'plan'],
])('suggests for the board "%s" in the file %s the name %s', async (title, file, suggestedName) => {
  const ask = vi.fn(async () => ({ canceled: true }));
  await exportPicture({ ask } as unknown as AppActions, boardOf(title, file), choice);
  expect(ask).toHaveBeenCalledWith('files.beginSave', { suggestedName, format: 'svg' });
});

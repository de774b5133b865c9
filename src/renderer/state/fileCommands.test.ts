import { t } from 'i18next';
import { expect, test, vi } from 'vitest';
import { usualLook } from '../canvas/export/PictureLook.ts';
import { contentOfTexts } from '../formats/FileContent.ts';
import type { AppActions } from './AppActions.ts';
import type { Editor } from './editor.ts';
import { exportPicture } from './fileCommands.ts';
import type { MakeToast, Toast } from './Toast.ts';

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

test('says so if the path of a saved file cannot be copied', async () => {
  vi.stubGlobal('document', {
    addEventListener: () => {},
    removeEventListener: () => {},
    execCommand: () => false,
  });
  const toasts: Toast[] = [];
  const app = {
    ask: async () => ({ canceled: false, saveId: 's', path: '/a/plan.svg' }),
    tell: (make: MakeToast) => toasts.push(make()),
    dismiss: () => {},
  } as unknown as AppActions;
  await exportPicture(app, boardOf('', 'plan.everink'), choice);
  const saved = toasts.at(-1);
  saved?.choices?.find(({ label }) => label === t('files.copyPath'))?.run();
  vi.unstubAllGlobals();
  expect(toasts.at(-1)).toMatchObject({ level: 'warning', title: t('notices.copyFailed') });
});

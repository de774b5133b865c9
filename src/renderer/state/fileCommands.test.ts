import { t } from 'i18next';
import { expect, test, vi } from 'vitest';
import { CodedError } from '../../shared/CodedError.ts';
import { usualLook } from '../canvas/export/PictureLook.ts';
import { contentOfTexts } from '../formats/FileContent.ts';
import type { AppActions } from './AppActions.ts';
import type { Editor } from './editor.ts';
import { exportPicture, openGivenFile, saveToFile } from './fileCommands.ts';
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

/** A board that is on disk, in an app whose saves end when the test says so. */
function openForSaving() {
  const state = { boardId: 'b', title: '', phase: 'ready', status: { save: { state: 'saved' } } };
  const editor = {
    getState: () => state,
    subscribe: () => () => {},
    finishInput: () => {},
  } as unknown as Editor;
  const answers: ((begun: unknown) => void)[] = [];
  const answer = async (name: string) => {
    if (name === 'files.beginSaveBoard') return await new Promise((done) => answers.push(done));
    return name === 'files.writeBoard' ? { part: 1, isDone: true } : null;
  };
  const app = { ask: answer, tell: () => {}, dismiss: () => {} } as unknown as AppActions;
  const next = async () => {
    await vi.waitFor(() => expect(answers).not.toEqual([]));
    return answers.shift();
  };
  return { app, editor, answers, next };
}

test('saving again while a board is being saved saves it once more afterwards', async () => {
  const { app, editor, answers, next } = openForSaving();
  const begun = { canceled: false, saveId: 's', path: '/a/plan.everink' };
  const saving = saveToFile(app, editor);
  const finishFirst = await next();
  await saveToFile(app, editor);
  await saveToFile(app, editor);
  expect(answers).toEqual([]);
  finishFirst?.(begun);
  (await next())?.(begun);
  await saving;
  expect(answers).toEqual([]);
});

test('who cancels a save is not asked again', async () => {
  const { app, editor, answers, next } = openForSaving();
  const saving = saveToFile(app, editor);
  const finish = await next();
  await saveToFile(app, editor);
  finish?.({ canceled: true });
  await saving;
  expect(answers).toEqual([]);
});

/** Opens a file in an app that fails to read its content. */
function openUnreadable(failure: CodedError): Promise<void> {
  const app = {
    ask: async () => new Uint8Array(),
    readFile: async () => {
      throw failure;
    },
    tell: () => {},
    dismiss: () => {},
  } as unknown as AppActions;
  const file = {
    name: 'plan.excalidraw',
    format: 'excalidraw',
    readId: 'r',
    sizeBytes: 1,
  } as const;
  return openGivenFile(app, file);
}

test('a file whose content cannot be read is named in the problem, once', async () => {
  const why = { code: 'not-excalidraw-file' } as const;
  const problem = { code: 'file-not-read', name: 'plan.excalidraw', why } as const;
  await expect(openUnreadable(new CodedError(why))).rejects.toMatchObject({ problem });
  await expect(openUnreadable(new CodedError(problem))).rejects.toMatchObject({ problem });
});

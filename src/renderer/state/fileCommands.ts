import { t } from 'i18next';
import { CodedError, problemOf } from '../../shared/CodedError.ts';
import { fittingTitle } from '../../shared/document/textLimits.ts';
import {
  isDocumentFormat,
  type OpenedFormat,
  type PictureFormat,
  type WrittenFormat,
} from '../../shared/fileFormats.ts';
import type { FileToRead } from '../../shared/ipc.ts';
import type { PictureLook } from '../canvas/export/PictureLook.ts';
import { checkOpenedSize } from '../formats/checkOpenedSize.ts';
import type { ImportContent } from '../formats/FileCodec.ts';
import type { ProgressWay } from '../formats/ProgressWay.ts';
import type { AppActions } from './AppActions.ts';
import { boardName } from './boardName.ts';
import { bytesOfFile } from './bytesOfFile.ts';
import { copyText } from './copyText.ts';
import type { Editor, EditorState } from './editor.ts';
import { readOpened } from './readOpened.ts';
import {
  boardWriter,
  contentWriter,
  saveContent,
  type WriteFile,
  type WrittenFile,
  writeSave,
} from './saveContent.ts';
import { untilState } from './untilState.ts';
import { withProgress } from './withProgress.ts';

/** What the user chose in the dialog for exporting. */
export interface PictureChoice {
  readonly format: PictureFormat;
  readonly what: 'board' | 'selection';
  readonly look: PictureLook;
}

/** The share of the progress that reading the file takes. */
const bytesPart = 0.2;

/** Asks for a file and opens it: a document as the board that belongs to it, others as a new board. */
export async function openFile(app: AppActions): Promise<void> {
  const file = await app.ask('files.open', {});
  if (file.canceled) return;
  if ('boardId' in file) app.openBoard(file.boardId);
  else await openGivenFile(app, file);
}

/** Opens a file that main has opened for this window. */
export async function openGivenFile(app: AppActions, file: FileToRead): Promise<void> {
  if (app.editor !== undefined) await untilLoaded(app.editor);
  const content = await readGiven(app, file);
  if (content !== undefined) await openAsBoard(app, file.name, content);
}

/** Asks for a file and adds its content to the open board. */
export async function importIntoBoard(app: AppActions, editor: Editor): Promise<void> {
  const file = await app.ask('files.openToAdd', {});
  if (file.canceled) return;
  const content = await readGiven(app, file);
  if (content !== undefined) await editor.importFile(content);
}

/** Undefined when the user cancelled. @throws CodedError that names the file */
async function readGiven(app: AppActions, file: FileToRead): Promise<ImportContent | undefined> {
  try {
    return await readWithProgress(app, file.format, (way) => readOpened(app, file, way));
  } catch (error) {
    const why = problemOf(error);
    if (why.code === 'file-not-read') throw error;
    throw new CodedError({ code: 'file-not-read', name: file.name, why }, { cause: error });
  }
}

/** Undefined when the user cancelled. @throws Error for the user */
async function readWithProgress(
  app: AppActions,
  format: OpenedFormat,
  readBytes: (way: ProgressWay) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<ImportContent | undefined> {
  return await withProgress(app, 'files.opening', async ({ signal, onProgress }) => {
    const bytes = await readBytes({ signal, onProgress: (part) => onProgress(part * bytesPart) });
    return await app.readFile(format, bytes, {
      signal,
      onProgress: (part) => onProgress(bytesPart + part * (1 - bytesPart)),
    });
  });
}

/** Opens a board or drawing that was dropped on the window. @throws CodedError */
export async function openDroppedFile(
  app: AppActions,
  file: File,
  format: OpenedFormat,
): Promise<void> {
  if (isDocumentFormat(format) && (await app.openDropped(file))) return;
  checkOpenedSize(format, file.size);
  const content = await readWithProgress(app, format, () => bytesOfFile(file));
  if (content !== undefined) await openAsBoard(app, file.name, content);
}

/** The boards that are being saved to their files, and whether that was asked for again. */
const savesToFile = new WeakMap<Editor, { isWantedAgain: boolean }>();

/** Saves the board to its `.everink` file, which it gets if it has none; one save after the other. */
export async function saveToFile(app: AppActions, editor: Editor): Promise<void> {
  const running = savesToFile.get(editor);
  if (running !== undefined) {
    running.isWantedAgain = true;
    return;
  }
  const save = { isWantedAgain: true };
  savesToFile.set(editor, save);
  try {
    while (save.isWantedAgain) {
      save.isWantedAgain = false;
      if (!(await saveToFileNow(app, editor))) return;
    }
  } finally {
    savesToFile.delete(editor);
  }
}

/** @returns false when the user cancelled */
async function saveToFileNow(app: AppActions, editor: Editor): Promise<boolean> {
  const write = await boardFileWriter(editor);
  const { boardId } = editor.getState();
  const suggestedName = suggestedNameOf(editor);
  const begun = await app.ask('files.beginSaveBoard', { boardId, suggestedName });
  if (begun.canceled) return false;
  const saved = await writeSave(app, begun, 'files.saving', write);
  if (saved !== undefined) tellSaved(app, saved, begun.hasMerged);
  return saved !== undefined;
}

/** Saves the board as another `.everink` file, which does not become its file. */
export async function saveCopy(app: AppActions, editor: Editor): Promise<void> {
  await save(app, suggestedNameOf(editor), 'everink', await boardFileWriter(editor));
}

/** Main creates the file from what is stored, off the window's thread; only what cannot be stored comes from the window. */
async function boardFileWriter(editor: Editor): Promise<WriteFile> {
  return (await isSavedWhole(editor))
    ? boardWriter(editor.getState().boardId)
    : contentWriter(await editor.exportFile('everink'));
}

/** Saves a board that is not shown as an `.everink` file, from what is on disk. */
export async function saveStoredBoard(
  app: AppActions,
  { boardId, title }: { readonly boardId: string; readonly title: string },
): Promise<void> {
  await save(app, fittingTitle(boardName(title, undefined)), 'everink', boardWriter(boardId));
}

/** Saves a picture of the board or of the selection. */
export async function exportPicture(
  app: AppActions,
  editor: Editor,
  { format, what, look }: PictureChoice,
): Promise<void> {
  const content = await editor.exportFile(format, what, look);
  await save(app, suggestedNameOf(editor), format, contentWriter(content));
}

function suggestedNameOf(editor: Editor): string {
  const { title, status } = editor.getState();
  return fittingTitle(boardName(title, status.file?.name));
}

async function save(
  app: AppActions,
  suggestedName: string,
  format: WrittenFormat,
  write: WriteFile,
): Promise<void> {
  const saved = await saveContent(app, { suggestedName, format, write });
  if (saved !== undefined) tellSaved(app, saved);
}

/** @param hasMerged what somebody else had saved there is in the file and on the board too */
function tellSaved(app: AppActions, { saveId, path }: WrittenFile, hasMerged = false): void {
  const show = (): void =>
    app.attempt('show-file', 'files.showFailed', () => app.ask('files.showSaved', { saveId }));
  app.tell(() => ({
    id: 'file-saved',
    level: 'info',
    title: t(hasMerged ? 'files.savedMerged' : 'files.saved'),
    text: path,
    choices: [
      { label: t('common.showInFolder'), run: show },
      { label: t('files.copyPath'), run: () => copyPath(app, path) },
    ],
  }));
}

function copyPath(app: AppActions, path: string): void {
  if (copyText(path)) return;
  app.tell(() => ({ id: 'copy', level: 'warning', title: t('notices.copyFailed'), text: path }));
}

/** Resolves when the whole board is on disk, including what is being drawn, or when it cannot be stored now. */
async function isSavedWhole(editor: Editor): Promise<boolean> {
  editor.finishInput();
  const isSettled = ({ phase, status: { save } }: EditorState): boolean =>
    phase !== 'loading' && (save.state === 'saved' || save.problem !== undefined);
  await untilState(editor, isSettled);
  const { phase, status } = editor.getState();
  return phase === 'ready' && status.save.state === 'saved';
}

/**
 * On an empty board without a title the file opens there, otherwise as a new board. A file without a title gives its
 * name.
 */
async function openAsBoard(app: AppActions, name: string, content: ImportContent): Promise<void> {
  const title = fittingTitle(name.replace(/\.[^.]*$/, '')) || t('common.untitled');
  const { editor } = app;
  if (editor !== undefined && isFreshSheet(editor)) {
    await editor.importFile(content, title);
    return;
  }
  const fresh = await app.createBoard(title);
  try {
    await untilLoaded(fresh);
    await fresh.importFile(content, title);
  } catch (error) {
    // The import failed: the board created for it is removed again.
    const { boardId } = fresh.getState();
    if (editor !== undefined) app.openBoard(editor.getState().boardId);
    await app.ask('boards.delete', { boardId });
    throw error;
  }
}

/** Resolves when the board is there or cannot be loaded, also when the window no longer shows it. */
async function untilLoaded(editor: Editor): Promise<void> {
  await Promise.race([untilState(editor, ({ phase }) => phase !== 'loading'), editor.whenDisposed]);
}

function isFreshSheet(editor: Editor): boolean {
  const { phase, shapeCount, title, canUndo } = editor.getState();
  return phase === 'ready' && shapeCount === 0 && title === '' && !canUndo;
}

import { shell, type WebContents } from 'electron';
import { problemOf } from '../shared/CodedError.ts';
import { isDocumentFormat } from '../shared/fileFormats.ts';
import type { BegunSave, FileToRead } from '../shared/ipc.ts';
import { maxForeignFileSizeBytes } from '../shared/limits.ts';
import type { Problem } from '../shared/problem.ts';
import { problemText } from '../shared/words/problemText.ts';
import { addRecentFile } from './files/addRecentFile.ts';
import { ChosenFiles } from './files/ChosenFiles.ts';
import { askWhatInstead, chooseFile, chooseFileToOpen, chooseImages } from './files/FileDialogs.ts';
import { type OpenableFile, openableFile } from './files/openableFile.ts';
import { StreamedReads } from './files/StreamedReads.ts';
import { type SaveHooks, StreamedSaves } from './files/StreamedSaves.ts';
import type { RequestHandlers } from './ipc/serveRequests.ts';
import type { Arrivals } from './launch/Arrivals.ts';
import type { Services } from './services.ts';
import { windowOf } from './windowOf.ts';
import type { Windows } from './windows/Windows.ts';

type FileRequest = Extract<keyof RequestHandlers, `files.${string}` | 'arrivals.take'>;

export interface FileRequestsOptions {
  readonly services: Pick<Services, 'queue' | 'documents' | 'openDocument'>;
  readonly windows: Pick<Windows, 'windowOf'>;
  readonly arrivals: Arrivals;
}

/** What the requests of a window about files do. */
export function createFileHandlers({
  services,
  windows,
  arrivals,
}: FileRequestsOptions): Pick<RequestHandlers, FileRequest> {
  const { queue, documents, openDocument } = services;
  const saves = new StreamedSaves();
  const reads = new StreamedReads();
  const chosenImages = new ChosenFiles();
  const withFiles = new WeakSet<WebContents>();
  /** What a window is writing or reading ends with its page. */
  const endFilesWith = (contents: WebContents): void => {
    if (withFiles.has(contents)) return;
    withFiles.add(contents);
    const cancelAll = (): void => {
      void saves.cancelAll(contents);
      void reads.cancelAll(contents);
    };
    contents.on('destroyed', cancelAll).on('render-process-gone', cancelAll);
  };
  const beginSave = async (
    path: string,
    from: WebContents,
    hooks?: SaveHooks,
  ): Promise<Extract<BegunSave, { canceled: false }>> => {
    const saveId = await saves.begin(path, from, hooks);
    endFilesWith(from);
    return { canceled: false, saveId, path };
  };
  const beginRead = async (
    { path, name, format, maxSizeBytes }: OpenableFile,
    from: WebContents,
  ): Promise<FileToRead> => {
    const begun = await reads.begin(path, maxSizeBytes, from);
    endFilesWith(from);
    return { name, format, ...begun };
  };
  const beginOpening = async (opened: OpenableFile, from: WebContents): Promise<FileToRead> => {
    const begun = await beginRead(opened, from);
    addRecentFile(opened.path);
    return begun;
  };
  return {
    'files.beginSave': async (request, from) => {
      const path = await chooseFile(windowOf(windows, from), request);
      return path === undefined ? { canceled: true } : await beginSave(path, from);
    },
    'files.beginSaveBoard': async ({ boardId, suggestedName }, from) => {
      const window = windowOf(windows, from);
      const askAnd = async (): Promise<BegunSave> => {
        const path = await chooseFile(window, { suggestedName, format: 'everink' });
        if (path === undefined) return { canceled: true };
        return await beginSave(path, from, documents.hooksFor(boardId, path));
      };
      const plan = await documents.planSave(boardId);
      if (plan.type === 'ask') return await askAnd();
      const { path } = plan;
      const ask = async (why: Problem, mayReplace: boolean): Promise<BegunSave> => {
        const question = { path, why: problemText(why), mayReplace };
        const answer = await askWhatInstead(window, question);
        if (answer === 'cancel') return { canceled: true };
        if (answer === 'elsewhere') return await askAnd();
        return await beginSave(path, from, documents.hooksFor(boardId, path));
      };
      if (plan.type === 'other') return await ask(plan.why, true);
      try {
        return { ...(await beginSave(path, from, plan.hooks)), hasMerged: plan.hasMerged };
      } catch (error) {
        const problem = problemOf(error);
        // Another file would not help against too many.
        if (problem.code !== 'file-not-written') throw error;
        return await ask(problem.why, false);
      }
    },
    'files.writePiece': async ({ saveId, piece }, from) => {
      await saves.write(saveId, piece, from);
      return null;
    },
    'files.writeBoard': async ({ saveId, boardId }, from) => {
      const make = (signal: AbortSignal) => queue.files.write(boardId, signal);
      const part = await saves.writeStep(saveId, from, make);
      return { part: part ?? 1, isDone: part === undefined };
    },
    'files.finishSave': async ({ saveId }, from) => {
      await saves.finish(saveId, from);
      addRecentFile(saves.finishedPath(saveId));
      return null;
    },
    'files.showSaved': ({ saveId }) => {
      shell.showItemInFolder(saves.finishedPath(saveId));
      return null;
    },
    'files.cancelSave': async ({ saveId }, from) => {
      await saves.cancel(saveId, from);
      return null;
    },
    'files.open': async (_payload, from) => {
      const chosen = await chooseFileToOpen(windowOf(windows, from));
      if (chosen === undefined) return { canceled: true };
      if (!isDocumentFormat(chosen.format)) {
        return { canceled: false, ...(await beginOpening(chosen, from)) };
      }
      return { canceled: false, ...(await openDocument(chosen.path)) };
    },
    'files.openDropped': ({ path }) => openDocument(path),
    'files.openToAdd': async (_payload, from) => {
      const chosen = await chooseFileToOpen(windowOf(windows, from));
      if (chosen === undefined) return { canceled: true };
      return { canceled: false, ...(await beginRead(chosen, from)) };
    },
    'files.chooseImages': async (_payload, from) =>
      chosenImages.set(await chooseImages(windowOf(windows, from)), from),
    'files.beginRead': async ({ fileId }, from) => {
      const path = chosenImages.path(fileId, from);
      const begun = await reads.begin(path, maxForeignFileSizeBytes, from);
      endFilesWith(from);
      return begun;
    },
    'arrivals.take': async (_payload, from) => {
      const target = arrivals.take(from);
      if (target?.type === 'link') return { type: 'invitation', link: target.url };
      if (target?.type !== 'file') return { type: 'none' };
      return { type: 'file', ...(await beginOpening(openableFile(target.path), from)) };
    },
    'files.readPiece': ({ readId }, from) => reads.read(readId, from),
    'files.cancelRead': async ({ readId }, from) => {
      await reads.cancel(readId, from);
      return null;
    },
  };
}

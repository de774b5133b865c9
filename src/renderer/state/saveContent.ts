import { fileFormats, type WrittenFormat } from '../../shared/fileFormats.ts';
import { maxFilePieceSizeBytes } from '../../shared/limits.ts';
import type { FileContent } from '../formats/FileContent.ts';
import type { ProgressWay } from '../formats/ProgressWay.ts';
import type { Asker } from './AppActions.ts';
import type { Toaster } from './Toast.ts';
import { withProgress } from './withProgress.ts';

/** A file that is being written. */
type Save = ProgressWay & { readonly saveId: string };

/** A file in its place. */
export interface WrittenFile {
  /** Names it to main. */
  readonly saveId: string;
  readonly path: string;
}

/** Writes a file to the place that the user chose. */
export type WriteFile = (app: Asker, save: Save) => Promise<void>;

/** Hands main what this window makes, piece by piece. */
export const contentWriter =
  (content: FileContent): WriteFile =>
  async (app, { saveId, signal, onProgress }) => {
    for await (const piece of content(signal, onProgress)) {
      for (const part of inParts(piece)) {
        if (!signal.aborted) await app.ask('files.writePiece', { saveId, piece: part });
      }
    }
  };

/** Has main make an `.everink` file of what it has of a board. */
export const boardWriter =
  (boardId: string): WriteFile =>
  async (app, { saveId, signal, onProgress }) => {
    // Main may be in the middle of a long step.
    const cancel = (): void => void app.ask('files.cancelSave', { saveId }).catch(() => undefined);
    signal.addEventListener('abort', cancel);
    for (let isDone = false; !isDone && !signal.aborted; ) {
      const step = await app.ask('files.writeBoard', { saveId, boardId });
      onProgress(step.part);
      isDone = step.isDone;
    }
  };

/**
 * Asks where to save, and writes the file there while the user goes on. A notice shows how far it is, and can cancel it.
 * @returns undefined when the user cancelled, which leaves no file
 * @throws Error for the user, with no file left either
 */
export async function saveContent(
  app: Asker & Toaster,
  file: {
    readonly suggestedName: string;
    readonly format: WrittenFormat;
    readonly write: WriteFile;
  },
): Promise<WrittenFile | undefined> {
  const { suggestedName, format, write } = file;
  const save = await app.ask('files.beginSave', { suggestedName, format });
  if (save.canceled) return undefined;
  const doing = fileFormats[format].contains === 'board' ? 'files.saving' : 'files.exporting';
  return await writeSave(app, save, doing, write);
}

/**
 * Writes a file that main has begun.
 * @returns undefined when the user cancelled, which leaves no file
 * @throws Error for the user, with no file left either
 */
export async function writeSave(
  app: Asker & Toaster,
  { saveId, path }: WrittenFile,
  doing: 'files.saving' | 'files.exporting',
  write: WriteFile,
): Promise<WrittenFile | undefined> {
  return await withProgress(app, doing, async (way) => {
    try {
      await write(app, { saveId, ...way });
      await app.ask(way.signal.aborted ? 'files.cancelSave' : 'files.finishSave', { saveId });
      return { saveId, path };
    } catch (error) {
      // The original error is reported; a second one would add nothing.
      await app.ask('files.cancelSave', { saveId }).catch(() => undefined);
      throw error;
    }
  });
}

function* inParts(piece: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < piece.length; at += maxFilePieceSizeBytes) {
    // A view would take all of its buffer along.
    yield piece.length <= maxFilePieceSizeBytes
      ? piece
      : piece.slice(at, at + maxFilePieceSizeBytes);
  }
}

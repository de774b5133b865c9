import type { ExportFormat } from '../../shared/ipc.ts';
import { maxFilePieceSizeBytes } from '../../shared/limits.ts';
import type { AppModel } from './AppModel.ts';
import type { FileContent } from './FileContent.ts';

type Asker = Pick<AppModel, 'ask'>;

/** A file that is being written. */
interface Save {
  readonly saveId: string;
  /** Aborted when the user cancels; the writing ends early then. */
  readonly signal: AbortSignal;
  /** Is told the part that is written, 0 to 1. */
  readonly onProgress: (part: number) => void;
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
 * @returns the path; undefined when the user cancelled, which leaves no file
 * @throws Error for the user, with no file left either
 */
export async function saveContent(
  app: Pick<AppModel, 'ask' | 'tell' | 'dismiss'>,
  file: {
    readonly suggestedName: string;
    readonly format: ExportFormat;
    readonly write: WriteFile;
  },
): Promise<string | undefined> {
  const { suggestedName, format, write } = file;
  const save = await app.ask('files.beginSave', { suggestedName, format });
  if (save.canceled) return undefined;
  const { saveId, path } = save;
  const cancelling = new AbortController();
  const { signal } = cancelling;
  const noticeId = `saving-${saveId}`;
  const doing = format === 'everink' ? 'Saving' : 'Exporting';
  const onProgress = onEachPercent((percent) =>
    app.tell({
      id: noticeId,
      level: 'info',
      title: `${doing}… ${percent}%`,
      text: '',
      progressPercent: percent,
      choices: [{ label: 'Cancel', run: () => cancelling.abort() }],
    }),
  );
  try {
    onProgress(0);
    await write(app, { saveId, signal, onProgress });
    await app.ask(signal.aborted ? 'files.cancelSave' : 'files.finishSave', { saveId });
    return signal.aborted ? undefined : path;
  } catch (error) {
    // The reason that it failed is told; a second failure would say nothing more.
    await app.ask('files.cancelSave', { saveId }).catch(() => undefined);
    // What is cut short in the middle of a step fails.
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    app.dismiss(noticeId);
  }
}

/** Passes a part from 0 to 1 on as a percentage, when that has changed. */
function onEachPercent(show: (percent: number) => void): (part: number) => void {
  let shown: number | undefined;
  return (part) => {
    const percent = Math.floor(part * 100);
    if (percent === shown) return;
    shown = percent;
    show(percent);
  };
}

function* inParts(piece: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < piece.length; at += maxFilePieceSizeBytes) {
    // A view would take all of its buffer along.
    yield piece.length <= maxFilePieceSizeBytes
      ? piece
      : piece.slice(at, at + maxFilePieceSizeBytes);
  }
}

import type { ExportFormat } from '../../shared/ipc.ts';
import { maxFilePieceSizeBytes } from '../../shared/limits.ts';
import type { AppModel } from './AppModel.ts';
import type { FileContent } from './FileContent.ts';

/**
 * Asks where to save, and writes the content there while the user goes on. A notice shows how far it is, and can cancel it.
 * @returns the path; undefined when the user cancelled, which leaves no file
 * @throws Error for the user, with no file left either
 */
export async function saveContent(
  app: Pick<AppModel, 'ask' | 'tell' | 'dismiss'>,
  file: {
    readonly suggestedName: string;
    readonly format: ExportFormat;
    readonly content: FileContent;
  },
): Promise<string | undefined> {
  const { suggestedName, format, content } = file;
  const save = await app.ask('files.beginSave', { suggestedName, format });
  if (save.canceled) return undefined;
  const { saveId, path } = save;
  const cancelling = new AbortController();
  const { signal } = cancelling;
  const noticeId = `saving-${saveId}`;
  const show = onEachPercent((percent) =>
    app.tell({
      id: noticeId,
      level: 'info',
      title: `Exporting… ${percent}%`,
      text: '',
      progressPercent: percent,
      choices: [{ label: 'Cancel', run: () => cancelling.abort() }],
    }),
  );
  try {
    show(0);
    for await (const piece of content(signal, show)) {
      for (const part of inParts(piece)) {
        if (!signal.aborted) await app.ask('files.writePiece', { saveId, piece: part });
      }
    }
    await app.ask(signal.aborted ? 'files.cancelSave' : 'files.finishSave', { saveId });
    return signal.aborted ? undefined : path;
  } catch (error) {
    // The reason that it failed is told; a second failure would say nothing more.
    await app.ask('files.cancelSave', { saveId }).catch(() => undefined);
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

import { t } from 'i18next';
import { nextTask } from '../../base/inSlices.ts';
import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { BoardFileError, joinEverinkFile } from '../../shared/document/everinkFile.ts';
import {
  type ImportedDrawing,
  type ImportHelpers,
  readExcalidraw,
} from '../../shared/document/excalidraw/readExcalidraw.ts';
import type { OpenedFormat } from '../../shared/ipc.ts';
import { maxBoardFileSizeBytes, maxForeignFileSizeBytes } from '../../shared/limits.ts';
import { splitFile } from '../canvas/files/splitFile.ts';
import { canShowImage } from '../canvas/images/decodeImage.ts';
import { drawPicture } from '../canvas/images/drawPicture.ts';
import { measureText, textMeasurer } from '../drawing/textLayout.ts';
import type { ProgressWay } from './withProgress.ts';

/** What is in a file, for `Editor.importFile`. */
export type ImportContent =
  /** Whoever imports it destroys it. */
  | { readonly type: 'board'; readonly source: BoardDocument }
  | { readonly type: 'drawing'; readonly drawing: ImportedDrawing };

const maxSizesBytes: Readonly<Record<OpenedFormat, number>> = {
  everink: maxBoardFileSizeBytes,
  excalidraw: maxForeignFileSizeBytes,
};

/** Half of a frame. */
const sliceMs = 8;

const inMegabytes = (sizeBytes: number): number => Math.floor(sizeBytes / 1024 / 1024);

/**
 * Reads the bytes of a file, in slices between which input and frames come.
 * @throws BoardFileError with a sentence for the user, and the reason of the signal once that is aborted
 */
export async function readBoardFile(
  format: OpenedFormat,
  bytes: Uint8Array<ArrayBuffer>,
  { signal, onProgress }: ProgressWay,
): Promise<ImportContent> {
  const maxSizeBytes = maxSizesBytes[format];
  if (bytes.byteLength > maxSizeBytes) {
    throw new BoardFileError(t('files.tooLargeForKind', { megabytes: inMegabytes(maxSizeBytes) }));
  }
  const pause = pauses(signal);
  if (format === 'everink') {
    const pieces = await splitFile(bytes, signal);
    const source = await joinEverinkFile(pieces, (count) => {
      onProgress(count / pieces.length);
      return pause();
    });
    return { type: 'board', source };
  }
  const drawing = await readExcalidraw(bytes, {
    ...importHelpers(),
    pause: (part) => {
      onProgress(part);
      return pause();
    },
  });
  return { type: 'drawing', drawing };
}

/** Lets input and frames come in when half of a frame has gone by since the last time. */
function pauses(signal: AbortSignal): () => Promise<void> {
  let sliceStartMs = performance.now();
  return async () => {
    if (performance.now() - sliceStartMs < sliceMs) return;
    await nextTask();
    signal.throwIfAborted();
    sliceStartMs = performance.now();
  };
}

/** What reading a drawing of another program takes of this window. */
export function importHelpers(): ImportHelpers {
  let measurer: ReturnType<typeof textMeasurer> | undefined;
  return {
    measureText: (text, fontSize) => {
      measurer ??= textMeasurer();
      return measureText(measurer, text, fontSize);
    },
    drawPicture,
    canShowImage,
    pause: nextTask,
  };
}

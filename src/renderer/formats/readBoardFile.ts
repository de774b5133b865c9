import { nextTask } from '../../base/inSlices.ts';
import type { OpenedFormat } from '../../shared/fileFormats.ts';
import { checkOpenedSize } from './checkOpenedSize.ts';
import type { ImportContent } from './FileCodec.ts';
import { fileCodecs } from './fileCodecs.ts';
import type { ProgressWay } from './ProgressWay.ts';

/** Half a frame. */
const sliceMs = 8;

/**
 * Reads the bytes of a file in slices, with input and frames in between.
 * @throws CodedError, and the reason of the signal once that is aborted
 */
export async function readBoardFile(
  format: OpenedFormat,
  bytes: Uint8Array<ArrayBuffer>,
  { signal, onProgress }: ProgressWay,
): Promise<ImportContent> {
  checkOpenedSize(format, bytes.byteLength);
  const pause = pauses(signal);
  return await fileCodecs[format].read(bytes, {
    signal,
    pause: (part) => {
      onProgress(part);
      return pause();
    },
  });
}

/** Yields to input and frames when half a frame has passed since the last time. */
function pauses(signal: AbortSignal): () => Promise<void> {
  let sliceStartMs = performance.now();
  return async () => {
    if (performance.now() - sliceStartMs < sliceMs) return;
    await nextTask();
    signal.throwIfAborted();
    sliceStartMs = performance.now();
  };
}

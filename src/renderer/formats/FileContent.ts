import { nextTask } from '../../base/inSlices.ts';

/** The size of a piece that is passed to main. */
const pieceSizeBytes = 1024 * 1024;
/** Half a frame. */
const sliceMs = 8;

/**
 * The content of a file, produced piece by piece while the user goes on. The pieces end early if the signal is aborted.
 * @param onProgress receives the fraction done, 0 to 1
 */
export type FileContent = (
  signal: AbortSignal,
  onProgress: (part: number) => void,
) => AsyncIterable<Uint8Array<ArrayBuffer>>;

/** @param texts the parts of the file; producing one is never interrupted */
export function contentOfTexts(texts: Iterable<string>, textCount: number): FileContent {
  return async function* pieces(signal, onProgress) {
    const encoder = new TextEncoder();
    let waiting: string[] = [];
    let waitingLength = 0;
    let madeCount = 0;
    let sliceStartMs = performance.now();
    for (const text of texts) {
      waiting.push(text);
      waitingLength += text.length;
      madeCount += 1;
      if (waitingLength >= pieceSizeBytes) {
        yield encoder.encode(waiting.join(''));
        waiting = [];
        waitingLength = 0;
      }
      if (performance.now() - sliceStartMs < sliceMs) continue;
      onProgress(madeCount / textCount);
      await nextTask();
      if (signal.aborted) return;
      sliceStartMs = performance.now();
    }
    yield encoder.encode(waiting.join(''));
  };
}

/** @param make reports its progress; the bytes are passed on once complete */
export function contentOfBlob(
  make: (signal: AbortSignal, onProgress: (part: number) => void) => Promise<Blob>,
): FileContent {
  return async function* pieces(signal, onProgress) {
    const blob = await make(signal, onProgress);
    for (let at = 0; at < blob.size && !signal.aborted; at += pieceSizeBytes) {
      yield new Uint8Array(await blob.slice(at, at + pieceSizeBytes).arrayBuffer());
    }
  };
}

/** The content of a file that is complete. */
export function contentOfBytes(bytes: Uint8Array<ArrayBuffer>): FileContent {
  return async function* pieces(signal, onProgress) {
    for (let at = 0; at < bytes.length && !signal.aborted; at += pieceSizeBytes) {
      yield bytes.slice(at, at + pieceSizeBytes);
      onProgress(Math.min(1, (at + pieceSizeBytes) / bytes.length));
    }
  };
}

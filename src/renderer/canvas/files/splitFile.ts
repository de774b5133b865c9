import { CodedError } from '../../../shared/CodedError.ts';
import { splitEverinkFile } from '../../../shared/document/everinkFile.ts';
import { startWorker } from '../startWorker.ts';
import type { SplitFile, SplitRequest } from './splitMessages.ts';

/** A window applies this much within a few milliseconds. */
const maxPieceSizeBytes = 64 * 1024;
/** A smaller file is split before a worker would have started. */
const minWorkerSizeBytes = 1024 * 1024;

/**
 * Checks an `.everink` file and splits it into pieces for `joinEverinkFile`. A large file is transferred to a worker.
 * @throws CodedError as `splitEverinkFile`, and the reason of the signal once that is aborted
 */
export async function splitFile(
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  if (bytes.byteLength < minWorkerSizeBytes)
    return await splitEverinkFile(bytes, maxPieceSizeBytes);
  const worker = startWorker('fileSplitter');
  try {
    const split = await new Promise<SplitFile>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.addEventListener('message', ({ data }: MessageEvent<SplitFile>) => resolve(data));
      worker.addEventListener('error', () => reject(new CodedError({ code: 'file-not-checked' })));
      worker.postMessage({ bytes, maxPieceSizeBytes } satisfies SplitRequest, [bytes.buffer]);
    });
    if ('pieces' in split) return split.pieces;
    throw new CodedError(split.problem);
  } finally {
    worker.terminate();
  }
}

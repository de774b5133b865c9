import { concatBytes } from '../../shared/document/ByteChunks.ts';
import type { FileToRead } from '../../shared/ipc.ts';
import type { ProgressWay } from '../formats/ProgressWay.ts';
import type { Asker } from './AppActions.ts';

/** Reads the file that the user chose, piece by piece. @throws Error for the user */
export async function readOpened(
  app: Asker,
  { readId, sizeBytes }: Pick<FileToRead, 'readId' | 'sizeBytes'>,
  { signal, onProgress }: ProgressWay,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let readSizeBytes = 0;
  for (;;) {
    if (signal.aborted) {
      await app.ask('files.cancelRead', { readId });
      signal.throwIfAborted();
    }
    const piece = await app.ask('files.readPiece', { readId });
    if (piece.byteLength === 0) break;
    pieces.push(piece);
    readSizeBytes += piece.byteLength;
    onProgress(Math.min(1, readSizeBytes / sizeBytes));
  }
  return concatBytes(pieces);
}

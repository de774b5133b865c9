import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { removeAbandonedFiles } from '../files/temporaryFiles.ts';
import { writeAtomically } from '../files/writeAtomically.ts';

/**
 * Puts a downloaded AppImage in the place of the one that is running, completely or not at all. It keeps the name, so
 * that links to it keep working.
 * @param sha512 in base64; what is installed is verified, not only what was downloaded
 * @throws the disk's error, or an Error; the old file is then as it was
 */
export async function replaceAppImage(
  path: string,
  downloadedPath: string,
  sha512: string,
): Promise<void> {
  await removeAbandonedFiles(dirname(path));
  await writeAtomically(path, verified(downloadedPath, sha512), { permissions: 'usual' });
}

/** The content of a file. @throws Error after the last piece, if it is not the expected content */
async function* verified(path: string, sha512: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('base64') !== sha512) throw new Error('the downloaded file has changed');
}

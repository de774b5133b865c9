import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that a power cut leaves either the old content or the new one whole: into a new file of the
 * same folder, flushed, renamed over the old one, and the folder flushed. (The well-known libraries for this do
 * not flush the folder.) Of two writes at once the later rename wins.
 * @param mode permissions of the new file, e.g. 0o600 for what only its owner may read
 * @throws what the disk says; the old file is then untouched and nothing is left behind
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  mode = 0o666,
): Promise<void> {
  const folder = dirname(path);
  const fresh = join(folder, `.${basename(path).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    const file = await open(fresh, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  await flushFolder(folder);
}

async function flushFolder(folder: string): Promise<void> {
  // Windows has no such thing: a folder cannot be opened there.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

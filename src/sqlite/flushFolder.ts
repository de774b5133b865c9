import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** What file systems answer that do not let a program flush a folder, or not this one. */
const cannotFlush = new Set(['EINVAL', 'EPERM', 'EACCES', 'ENOTSUP', 'ENOSYS', 'EISDIR']);

// Windows cannot open a folder, and does not need it flushed.
const hasFolderFlush = process.platform !== 'win32';

/**
 * Flushes a folder: only then is a new, renamed or deleted name in it on the disk. A file system that cannot do
 * that is left alone.
 * @throws what the disk says, for example EIO
 */
export async function flushFolder(folder: string): Promise<void> {
  if (!hasFolderFlush) return;
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    passOn(error);
  }
}

/** The same for a thread that may wait for the disk. */
export function flushFolderSync(folder: string): void {
  if (!hasFolderFlush) return;
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    passOn(error);
  }
}

function passOn(error: unknown): void {
  if (!cannotFlush.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
}

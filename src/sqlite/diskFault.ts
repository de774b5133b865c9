import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { asStorageError, StorageError } from './StorageError.ts';

/** Below this SQLite cannot even make the index of its write-ahead log (32 KiB) and one page of log. */
const leastFreeBytes = 256 * 1024;

/**
 * Looks whether a database could be written at this path, without opening it.
 * @throws StorageError `disk-full`, `read-only` or `unavailable`
 */
export function checkWritable(databasePath: string): void {
  const folder = dirname(databasePath);
  try {
    accessSync(folder, constants.W_OK);
    if (existsSync(databasePath)) accessSync(databasePath, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize >= leastFreeBytes) return;
  } catch (error) {
    throw asStorageError(error);
  }
  throw new StorageError('disk-full', 'the disk has no room for a write-ahead log');
}

/**
 * SQLite says "cannot open" or "I/O error" for many causes. This looks at the folder for the one a user can
 * do something about.
 */
export function nameDiskFault(thrown: unknown, databasePath: string): StorageError {
  const error = asStorageError(thrown);
  if (error.fault !== 'unavailable') return error;
  try {
    checkWritable(databasePath);
    return error;
  } catch (refusal) {
    return new StorageError(asStorageError(refusal).fault, error.message, { cause: error });
  }
}

import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { asStorageError, StorageError } from './StorageError.ts';

/** Below this SQLite cannot even make the index of its write-ahead log (32 KiB) and one page of log. */
const leastFreeBytes = 256 * 1024;

/**
 * SQLite says "cannot open" or "I/O error" for many causes. This looks at the folder for the one a user can
 * do something about.
 */
export function nameDiskFault(thrown: unknown, databasePath: string): StorageError {
  const error = asStorageError(thrown);
  if (error.fault !== 'unavailable') return error;
  const folder = dirname(databasePath);
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize >= leastFreeBytes) return error;
    return new StorageError('disk-full', error.message, { cause: error });
  } catch (refusal) {
    return new StorageError(asStorageError(refusal).fault, error.message, { cause: error });
  }
}

import { errorText } from '../base/errorText.ts';
/**
 * Why SQLite could not do what was asked, as far as anybody can act on it.
 *
 * - `busy`: another connection holds the lock; trying again helps.
 * - `disk-full`, `read-only`, `unavailable`: the disk refuses; trying again helps once the cause is gone.
 * - `damaged`: the file is no longer a sound database; it has to be set aside.
 * - `newer-version`: a newer version of the program wrote the file; it must not be touched.
 * - `refused`: the statement itself is at fault; trying again never helps.
 */
export type StorageFault =
  | 'busy'
  | 'disk-full'
  | 'read-only'
  | 'unavailable'
  | 'damaged'
  | 'newer-version'
  | 'refused';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly fault: StorageFault;

  constructor(fault: StorageFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

// Primary result codes, https://sqlite.org/rescode.html
const faultByCode: Readonly<Record<number, StorageFault>> = {
  3: 'read-only', // SQLITE_PERM
  5: 'busy', // SQLITE_BUSY
  6: 'busy', // SQLITE_LOCKED
  7: 'unavailable', // SQLITE_NOMEM
  8: 'read-only', // SQLITE_READONLY
  10: 'unavailable', // SQLITE_IOERR
  11: 'damaged', // SQLITE_CORRUPT
  13: 'disk-full', // SQLITE_FULL
  14: 'unavailable', // SQLITE_CANTOPEN
  15: 'busy', // SQLITE_PROTOCOL: the locks of a write-ahead log were contended too long
  26: 'damaged', // SQLITE_NOTADB
};

/** Extended code of a database file that was moved or deleted under an open connection. */
const databaseMoved = 1032;

const faultByErrorCode: Readonly<Record<string, StorageFault>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  // A number that no program of ours writes: SQLite read it from a damaged page.
  ERR_OUT_OF_RANGE: 'damaged',
};

/**
 * SQLite's own words for its codes (sqlite3_errstr): the library leaves the code out where it fails within the rows of
 * `all` or `iterate`.
 */
const faultByMessage: Readonly<Record<string, StorageFault>> = {
  'database disk image is malformed': 'damaged',
  'file is not a database': 'damaged',
  'database is locked': 'busy',
};

/** Gives whatever SQLite or the file system threw its fault. */
export function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const message = errorText(error);
  return new StorageError(faultOf(error), message, { cause: error });
}

function faultOf(error: unknown): StorageFault {
  if (typeof error !== 'object' || error === null) return 'unavailable';
  const { sqliteCode, sqliteExtendedCode, code, message } = error as Record<string, unknown>;
  if (typeof sqliteCode === 'number') {
    if (sqliteExtendedCode === databaseMoved) return 'unavailable';
    return faultByCode[sqliteCode & 0xff] ?? 'refused';
  }
  if (code === 'ERR_SQLITE_ERROR') return faultByMessage[String(message)] ?? 'unavailable';
  if (typeof code === 'string') return faultByErrorCode[code] ?? 'unavailable';
  return 'unavailable';
}

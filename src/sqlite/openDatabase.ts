import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { copyBeforeMigration, removeOldCopies } from './copyBeforeMigration.ts';
import { checkWritable, nameDiskFault } from './diskFault.ts';
import { flushFolderSync } from './flushFolder.ts';
import { type Migrations, migrate, readVersion } from './migrate.ts';
import { prepareOnce } from './prepareOnce.ts';
import { StorageError } from './StorageError.ts';
import { finishSettingAside } from './setAside.ts';

/** How long a statement waits for another connection's lock before it counts as busy. */
const busyTimeoutMs = 5_000;

/**
 * SQLite moves its write-ahead log into the file once it has so many pages (16 MiB), within the COMMIT that finds it
 * so. That flushes two files instead of one, and what is to be saved meanwhile waits for it: at 200 operations a
 * second with SQLite's own 1,000 pages that was one operation in a hundred, and so it is one in some two hundred and
 * fifty. What is written again and again in between goes into the file once.
 */
const pagesPerCheckpoint = 4_000;

/** The log gives its space back after a burst, keeping what it needs from one checkpoint to the next. */
const keptLogSizeBytes = 24 * 1024 * 1024;

/**
 * Opens a database for writing, makes it when it is not there, looks whether it is sound, and climbs its
 * ladder of migrations, from a version before this one with a copy of it beside. A transaction is on disk, flushed, when its COMMIT returns.
 * @throws StorageError; the file is closed then, and a damaged or newer one is as it was.
 */
export function openDatabase(
  path: string,
  migrations: Migrations,
  now: () => Date = () => new Date(),
): DatabaseSyncInstance {
  // A connection that could not be used would linger, see `prepareOnce`.
  checkWritable(path);
  let database: DatabaseSyncInstance | undefined;
  try {
    finishSettingAside(path);
    checkNotEmpty(path);
    const isNew = !existsSync(path);
    if (isNew) makeDatabase(path);
    database = new DatabaseSync(path, { timeout: busyTimeoutMs });
    const version = readVersion(database, migrations);
    setDurable(database);
    checkSound(database);
    if (version > 0 && version < migrations.length) {
      migrateWithCopy(database, path, migrations, now());
    } else {
      migrate(database, migrations);
    }
    if (isNew) flushFolderSync(dirname(path));
    else removeOldCopies(path, now());
    return database;
  } catch (error) {
    database?.close();
    throw nameDiskFault(error, path);
  }
}

/** Makes a database without tables, which has its name only once it is not empty. */
function makeDatabase(path: string): void {
  const newPath = `${path}.new`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(newPath + suffix, { force: true });
  const database = new DatabaseSync(newPath);
  try {
    // It is written into the file's header.
    database.exec('PRAGMA journal_mode = WAL');
  } finally {
    database.close();
  }
  renameSync(newPath, path);
}

/** When it fails, the database is as it was, and needs no copy. */
function migrateWithCopy(
  database: DatabaseSyncInstance,
  path: string,
  migrations: Migrations,
  now: Date,
): void {
  const copy = copyBeforeMigration(database, path, readVersion(database, migrations), now);
  try {
    migrate(database, migrations);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
  // An earlier version finds out by the file alone that it must not open it, see `versionOfFile`.
  truncateLog(database);
}

/** Opens a database that another connection writes. @throws StorageError */
export function openForReading(path: string): DatabaseSyncInstance {
  try {
    return new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
  } catch (error) {
    throw nameDiskFault(error, path);
  }
}

/** Closes a database with everything in its one file, as far as the disk allows. */
export function closeDatabase(database: DatabaseSyncInstance): void {
  truncateLog(database);
  database.close();
}

/** Empties the write-ahead log, which still has what was deleted a moment ago, as far as the disk allows. */
export function truncateLog(database: DatabaseSyncInstance): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // It is all in the log as well.
  }
}

function setDurable(database: DatabaseSyncInstance): void {
  const { journal_mode: mode } = prepareOnce(database, 'PRAGMA journal_mode = WAL').get() as {
    journal_mode: string;
  };
  if (mode !== 'wal') {
    throw new StorageError('unavailable', `the disk allows no write-ahead log, only "${mode}"`);
  }
  // In WAL mode FULL flushes the log at each COMMIT; NORMAL would leave the last ones to a power cut.
  database.exec('PRAGMA synchronous = FULL');
  // Flushes the drive's own cache on macOS, which `fsync` does not do there; no effect elsewhere.
  database.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  // What is deleted is overwritten, so that nobody finds it in the file.
  database.exec('PRAGMA secure_delete = ON');
  database.exec(`PRAGMA wal_autocheckpoint = ${pagesPerCheckpoint}`);
  database.exec(`PRAGMA journal_size_limit = ${keptLogSizeBytes}`);
}

function checkSound(database: DatabaseSyncInstance): void {
  const [first] = prepareOnce(database, 'PRAGMA quick_check(1)').all() as { quick_check: string }[];
  if (first?.quick_check === 'ok') return;
  throw new StorageError(
    'damaged',
    `the database is damaged: ${first?.quick_check ?? 'no answer'}`,
  );
}

/**
 * SQLite would take an empty file for a new database, without a word, and delete the log with all that is in it. We
 * never leave an empty one, see `makeDatabase`.
 */
function checkNotEmpty(path: string): void {
  const sizeBytes = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? -1;
  if (sizeBytes(path) === 0) throw new StorageError('damaged', 'the database file is empty');
  if (sizeBytes(path) > 0 || sizeBytes(`${path}-wal`) <= 0) return;
  throw new StorageError('damaged', 'the database file is gone but its write-ahead log is not');
}

import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { flushFolderSync } from './flushFolder.ts';
import { prepareOnce } from './prepareOnce.ts';
import { StorageError } from './StorageError.ts';

const keptCopyCount = 2;

/** As long as a deleted board can be restored: an older copy would still have it. */
const keptCopyMs = 30 * 24 * 60 * 60 * 1_000;
/** A clock that is so far ahead of the last change of the database has probably jumped. */
const maxLeapMs = 2 * keptCopyMs;

/**
 * Copies a database before its schema changes, so that one can go back to the version before. The copy is a database
 * of its own beside the first, `NAME.version-1-DATE`, and has that name only once all of it is on the disk.
 * @returns its path
 * @throws StorageError `disk-full` when the disk has no room for it; nothing is left behind then
 */
export function copyBeforeMigration(
  database: DatabaseSyncInstance,
  path: string,
  version: number,
  now: Date,
): string {
  checkRoom(database, path);
  const unfinished = `${path}.copying`;
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  const copy = `${path}.version-${version}-${stamp}`;
  // What a kill left of the copy before.
  remove(unfinished);
  try {
    database.exec(`VACUUM INTO '${unfinished.replaceAll("'", "''")}'`);
    chmodSync(unfinished, statSync(path).mode & 0o777);
    utimesSync(unfinished, now, now);
    flushFile(unfinished);
    renameSync(unfinished, copy);
    flushFolderSync(dirname(path));
    return copy;
  } catch (error) {
    remove(unfinished);
    throw error;
  }
}

/**
 * Removes the copies of a database that are old, and all but the newest ones. How old one is its file says: where the
 * clock has jumped ahead since the database was changed last, so does the time of the file, so that a clock that stays wrong
 * makes no copy old.
 */
export function removeOldCopies(path: string, now: Date): void {
  const leapMs = now.getTime() - statSync(path).mtimeMs;
  const copies = copiesOf(path);
  if (leapMs > maxLeapMs) for (const copy of copies) moveAhead(copy, leapMs, now);
  for (const [index, copy] of copies.entries()) {
    const isOld = now.getTime() - statSync(copy).mtimeMs > keptCopyMs;
    if (isOld || index >= keptCopyCount) rmSync(copy, { force: true });
  }
}

/** Newest first. */
function copiesOf(path: string): readonly string[] {
  const prefix = `${basename(path)}.version-`;
  const date = /^\d+-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)$/;
  const copies = readdirSync(dirname(path)).flatMap((name) => {
    const stamp = name.startsWith(prefix) ? date.exec(name.slice(prefix.length))?.[1] : undefined;
    return stamp === undefined ? [] : [{ copy: join(dirname(path), name), stamp }];
  });
  return copies.toSorted((a, b) => b.stamp.localeCompare(a.stamp)).map(({ copy }) => copy);
}

function moveAhead(copy: string, leapMs: number, now: Date): void {
  const movedMs = Math.min(now.getTime(), statSync(copy).mtimeMs + leapMs);
  utimesSync(copy, now, new Date(movedMs));
}

/** SQLite would fill the disk before it found out. */
function checkRoom(database: DatabaseSyncInstance, path: string): void {
  const read = (pragma: string): number =>
    Number(Object.values(prepareOnce(database, `PRAGMA ${pragma}`).get() ?? {})[0]);
  const neededBytes = (read('page_count') - read('freelist_count')) * read('page_size');
  const { bavail, bsize } = statfsSync(dirname(path));
  const freeBytes = bavail * bsize;
  if (freeBytes >= neededBytes) return;
  throw new StorageError(
    'disk-full',
    `the copy that is made before the database changes needs ${megabytes(neededBytes)}, and the disk has ${megabytes(freeBytes)}`,
  );
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;

/** SQLite does not flush what VACUUM INTO writes. */
function flushFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function remove(path: string): void {
  for (const suffix of ['', '-journal']) rmSync(path + suffix, { force: true });
}

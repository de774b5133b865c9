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
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { flushFolderSync } from './flushFolder.ts';
import { prepareOnce } from './prepareOnce.ts';
import { StorageError } from './StorageError.ts';

const keptCopyCount = 2;

/** As long as a deleted board can be restored: an older copy would still have it. */
const keptCopyMs = 30 * 24 * 60 * 60 * 1_000;
/** A clock that is so far ahead of the last change of the database has probably jumped: no date counts then. */
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
    flushFile(unfinished);
    renameSync(unfinished, copy);
    flushFolderSync(dirname(path));
    return copy;
  } catch (error) {
    remove(unfinished);
    throw error;
  }
}

/** Removes the copies of a database that are old, and all but the newest ones. */
export function removeOldCopies(path: string, now: Date): void {
  const prefix = `${basename(path)}.version-`;
  const date = /^\d+-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)$/;
  const copies = readdirSync(dirname(path)).flatMap((name) => {
    const stamp = name.startsWith(prefix) ? date.exec(name.slice(prefix.length))?.[1] : undefined;
    return stamp === undefined ? [] : [{ name, stamp }];
  });
  const byAge = copies.toSorted((a, b) => b.stamp.localeCompare(a.stamp));
  const oldest = new Date(now.getTime() - keptCopyMs).toISOString().slice(0, 19);
  const hasJumped = now.getTime() - statSync(path).mtimeMs > maxLeapMs;
  byAge.forEach(({ name, stamp }, index) => {
    const isOld = !hasJumped && stamp < oldest.replaceAll(':', '-');
    if (isOld || index >= keptCopyCount) rmSync(join(dirname(path), name), { force: true });
  });
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

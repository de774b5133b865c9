import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { checkWritable } from './diskFault.ts';
import { type Migrations, migrate } from './migrate.ts';
import { closeDatabase } from './openDatabase.ts';

const pageSizeBytes = 4096;

/**
 * Opens what is left of a damaged database for `walkRows`, on a copy, since SQLite would write to the file.
 *
 * The first page says where the tables begin. When it is gone, that of a new database takes its place: the
 * same ladder of migrations gives the tables of a new database the same first pages.
 * @param scratchPath where the copy goes; `closeDamaged` deletes it
 */
export function openDamaged(
  path: string,
  scratchPath: string,
  migrations: Migrations,
): DatabaseSyncInstance | undefined {
  removeCopy(scratchPath);
  if (existsSync(path)) copyFileSync(path, scratchPath);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${scratchPath}-wal`);
  // SQLite needs room beside the copy to read the log. What a full disk keeps from being read is not damaged.
  checkWritable(scratchPath);
  return (
    tryOpen(scratchPath, migrations) ??
    (graftFirstPage(scratchPath, migrations) ? tryOpen(scratchPath, migrations) : undefined)
  );
}

export function closeDamaged(
  database: DatabaseSyncInstance | undefined,
  scratchPath: string,
): void {
  database?.close();
  removeCopy(scratchPath);
}

/** @returns undefined when SQLite finds no schema in it. */
function tryOpen(path: string, migrations: Migrations): DatabaseSyncInstance | undefined {
  let database: DatabaseSyncInstance | undefined;
  try {
    distrustSize(path);
    database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
    // With it SQLite reads on although a part of the schema is not what it should be.
    database.exec('PRAGMA writable_schema = ON');
    const { count } = database
      .prepare("SELECT count(*) AS count FROM sqlite_schema WHERE type = 'table'")
      .get() as { count: number };
    if (count > 0 || migrations.length === 0) return database;
  } catch {
    // Not a database as it stands.
  }
  database?.close();
  return undefined;
}

function graftFirstPage(path: string, migrations: Migrations): boolean {
  if (!existsSync(path)) return false;
  const templatePath = `${path}-template`;
  try {
    writeTemplate(templatePath, migrations);
    const template = openSync(templatePath, 'r');
    const page = Buffer.alloc(pageSizeBytes);
    readSync(template, page, 0, pageSizeBytes, 0);
    closeSync(template);
    overwrite(path, 0, page);
    return true;
  } finally {
    removeCopy(templatePath);
  }
}

/**
 * A file shorter than its first page says is refused. That number counts only when it was written together
 * with the change counter, and otherwise the real length does: so the note of when it was written is spoilt.
 * https://sqlite.org/fileformat2.html#in_header_database_size
 */
function distrustSize(path: string): void {
  const versionValidForOffset = 92;
  if (existsSync(path)) overwrite(path, versionValidForOffset, Buffer.alloc(4, 0xff));
}

function overwrite(path: string, offset: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.byteLength, offset);
  closeSync(file);
}

function writeTemplate(path: string, migrations: Migrations): void {
  removeCopy(path);
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA page_size = ${pageSizeBytes}`);
  // The first page also says that there may be a write-ahead log.
  database.exec('PRAGMA journal_mode = WAL');
  migrate(database, migrations);
  closeDatabase(database);
}

function removeCopy(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    try {
      rmSync(path + suffix, { force: true });
    } catch {
      // Windows does not delete an open file, and a closed connection may linger. The next copy takes its place.
    }
  }
}

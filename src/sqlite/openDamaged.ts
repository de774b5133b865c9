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
import { type Migrations, migrate } from './migrate.ts';

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
    database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
    // With it SQLite reads on although the file is shorter than it says, or an index is not what it should be.
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
    const page = Buffer.alloc(pageSizeBytes);
    const template = openSync(templatePath, 'r');
    readSync(template, page, 0, pageSizeBytes, 0);
    closeSync(template);
    const target = openSync(path, 'r+');
    writeSync(target, page, 0, pageSizeBytes, 0);
    closeSync(target);
    return true;
  } finally {
    rmSync(templatePath, { force: true });
  }
}

function writeTemplate(path: string, migrations: Migrations): void {
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA page_size = ${pageSizeBytes}`);
  // The first page also says that there may be a write-ahead log.
  database.exec('PRAGMA journal_mode = WAL');
  migrate(database, migrations);
  database.close();
}

function removeCopy(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}

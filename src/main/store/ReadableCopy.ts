import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { migrate } from '../../sqlite/migrate.ts';
import { databaseName, migrations } from './schema.ts';

/**
 * A copy of the database in the system's temporary folder, for reading while the database cannot be opened:
 * SQLite must write beside it even to read, which a full or read-only disk refuses.
 */
export class ReadableCopy {
  readonly database: DatabaseSyncInstance;
  readonly #folder: string;

  /** @throws if there is no database yet, or it cannot be copied or read */
  constructor(path: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'everink-reading-'));
    try {
      const copy = join(this.#folder, databaseName);
      copyFileSync(path, copy);
      if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
      this.database = openMigrated(copy);
      // It is open and needs no name any more: a kill leaves no drawing behind.
      this.#removeFolder();
    } catch (error) {
      this.#removeFolder();
      throw error;
    }
  }

  close(): void {
    this.database.close();
    this.#removeFolder();
  }

  #removeFolder(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch {
      // Windows cannot delete an open file.
    }
  }
}

/** Migrates a database of an earlier version here, where the disk accepts writes. */
function openMigrated(path: string): DatabaseSyncInstance {
  const database = new DatabaseSync(path);
  try {
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

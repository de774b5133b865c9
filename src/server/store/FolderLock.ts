import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { nameDiskFault } from '../../sqlite/diskFault.ts';
import { makeFolder } from '../../sqlite/makeFolder.ts';

export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Reserves a data folder for one server. It is SQLite's lock on a file, so the system releases it however the process
 * ends.
 */
export class FolderLock {
  readonly #database: DatabaseSyncInstance;

  private constructor(database: DatabaseSyncInstance) {
    this.#database = database;
  }

  /** Creates the folder if necessary. @throws FolderInUseError, StorageError */
  static take(folder: string): FolderLock {
    const path = join(folder, 'server.lock');
    let database: DatabaseSyncInstance | undefined;
    try {
      makeFolder(folder);
      database = new DatabaseSync(path, { timeout: 0 });
      database.exec('BEGIN EXCLUSIVE');
      return new FolderLock(database);
    } catch (error) {
      database?.close();
      const failure = nameDiskFault(error, path);
      if (failure.fault !== 'busy') throw failure;
      throw new FolderInUseError(
        `Another Everink sync server uses ${folder}. Stop it, or choose another folder with --data.`,
      );
    }
  }

  release(): void {
    this.#database.close();
  }
}

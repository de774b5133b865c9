import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { nameDiskFault } from '../../sqlite/diskFault.ts';
import { makeFolder } from '../../sqlite/makeFolder.ts';

export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Keeps a data folder for one server. It is SQLite's lock on a file, so that the system lets go of it
 * whenever and however the process ends.
 */
export class FolderLock {
  readonly #database: DatabaseSyncInstance;

  private constructor(database: DatabaseSyncInstance) {
    this.#database = database;
  }

  /** Makes the folder when it is not there. @throws FolderInUseError, StorageError */
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
        `Another Everink sync server uses ${folder}. Stop it, or give this one its own folder with --data.`,
      );
    }
  }

  release(): void {
    this.#database.close();
  }
}

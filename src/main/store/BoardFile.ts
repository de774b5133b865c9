import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { openForReading } from '../../sqlite/openDatabase.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import { type BoardContent, readBoard } from './readBoard.ts';

interface Connection {
  readonly database: DatabaseSyncInstance;
  /** The file's number on its disk. */
  readonly ino: number | undefined;
}

/** Reads boards out of the database that another thread writes. */
export class BoardFile {
  readonly #path: string;
  #connection: Connection | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws StorageError when the database cannot be read. */
  read(boardId: string): BoardContent {
    const { database } = this.#connect();
    try {
      return readBoard(database, boardId);
    } catch (error) {
      this.#connection = undefined;
      database.close();
      throw asStorageError(error);
    }
  }

  /** A database that was set aside, or replaced by a copy, has another file of the same name now. */
  #connect(): Connection {
    const { ino } = statSync(this.#path, { throwIfNoEntry: false }) ?? {};
    if (this.#connection?.ino !== ino) {
      this.#connection?.database.close();
      this.#connection = undefined;
    }
    this.#connection ??= { database: openForReading(this.#path), ino };
    return this.#connection;
  }
}

import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { openForReading } from '../../sqlite/openDatabase.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import type { BoardReading, ReadingEnd } from './MergedBoards.ts';
import { readJoinedBoard } from './readBoard.ts';

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

  /**
   * @param since what was read of the board before: only what came after that is read, if the file is the same still
   * @throws StorageError when the database cannot be read.
   */
  read(boardId: string, since?: ReadingEnd): BoardReading {
    const { database } = this.#connect();
    const afterSeq = since?.source === database ? since.lastSeq : 0;
    try {
      return { ...readJoinedBoard(database, boardId, afterSeq), source: database, afterSeq };
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

import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { openForReading } from '../../sqlite/openDatabase.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import type { BoardSource } from './BoardSource.ts';
import type { BoardReading, ReadingEnd } from './MergedBoards.ts';
import { type BoardWalk, readJoinedBoard, type VisitUpdate, walkBoard } from './readBoard.ts';

interface Connection {
  readonly database: DatabaseSyncInstance;
  /** Counts the connections: each stands for one file. */
  readonly source: number;
  /** The file's number on its disk. */
  readonly ino: number | undefined;
}

/** Reads boards out of the database that another thread writes. */
export class BoardFile implements BoardSource {
  readonly #path: string;
  #connection: Connection | undefined;
  #connectionCount = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param since what was read of the board before: only what came after that is read, if the file is the same still
   * @throws StorageError when the database cannot be read.
   */
  read(boardId: string, since?: ReadingEnd): BoardReading {
    return this.#reading(since, ({ database, source }, afterSeq) => ({
      ...readJoinedBoard(database, boardId, afterSeq),
      source,
      afterSeq,
    }));
  }

  visit(
    boardId: string,
    since: ReadingEnd | undefined,
    visit: VisitUpdate,
  ): BoardWalk & ReadingEnd {
    return this.#reading(since, ({ database, source }, afterSeq) => ({
      ...walkBoard(database, boardId, afterSeq, visit),
      source,
    }));
  }

  #reading<Result>(
    since: ReadingEnd | undefined,
    read: (connection: Connection, afterSeq: number) => Result,
  ): Result {
    const connection = this.#connect();
    try {
      return read(connection, since?.source === connection.source ? since.lastSeq : 0);
    } catch (error) {
      this.#connection = undefined;
      connection.database.close();
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
    if (this.#connection === undefined) {
      this.#connectionCount += 1;
      const database = openForReading(this.#path);
      this.#connection = { database, source: this.#connectionCount, ino };
    }
    return this.#connection;
  }
}

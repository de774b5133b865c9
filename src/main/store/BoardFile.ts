import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { openForReading } from '../../sqlite/openDatabase.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import type { BoardSource } from './BoardSource.ts';
import type { BoardReading, ReadingEnd } from './MergedBoards.ts';
import { type BoardWalk, readJoinedBoard, type VisitUpdate, walkBoard } from './readBoard.ts';

interface Connection {
  readonly database: DatabaseSyncInstance;
  /** Number of connections so far: each identifies one file. */
  readonly source: number;
  /** The file's inode number. */
  readonly ino: number | undefined;
}

/** Reads boards from the database, which another thread writes. */
export class BoardFile implements BoardSource {
  readonly #path: string;
  #connection: Connection | undefined;
  #connectionCount = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param since where an earlier read ended: only later changes are read if the file is the same
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

  /** After the database was set aside or replaced by a copy, its path refers to another file. */
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

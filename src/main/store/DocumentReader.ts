import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as Y from 'yjs';
import { openForReading } from '../../sqlite/openDatabase.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import { mergeUpdates } from './mergeUpdates.ts';
import { type BoardContent, readBoard } from './readBoard.ts';
import type { CompactedBoard, MissingUpdate } from './storeProtocol.ts';

interface Connection {
  readonly database: DatabaseSyncInstance;
  /** The file's number on its disk. */
  readonly ino: number | undefined;
}

/**
 * Reads boards as documents. Every function throws a `StorageError` when the database cannot be read.
 */
export class DocumentReader {
  readonly #path: string;
  #connection: Connection | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * The board as one update. What was deleted is gone from it for good; what waits for changes that have not
   * come yet is in it. @returns undefined when a row is damaged: it has to be set aside first.
   */
  compact(boardId: string): CompactedBoard | undefined {
    const { updates, lastSeq, damaged } = this.#read(boardId);
    if (damaged.length > 0) return undefined;
    const doc = documentOf(updates);
    const payload = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return { seq: lastSeq, payload };
  }

  /** Up to the first gap of each client, so that a peer sends what fills it. */
  stateVector(boardId: string): Uint8Array {
    return Y.encodeStateVectorFromUpdate(mergeUpdates(this.#read(boardId).updates));
  }

  /** State vectors say nothing of deletions, so all of them are always in it. */
  missingUpdate(boardId: string, peerStateVector: Uint8Array): MissingUpdate {
    const { updates, lastSeq } = this.#read(boardId);
    return { update: Y.diffUpdate(mergeUpdates(updates), peerStateVector), coveredSeq: lastSeq };
  }

  /** A change that gives the board this title; undefined when it has it already. */
  retitle(boardId: string, title: string): Uint8Array | undefined {
    const doc = documentOf(this.#read(boardId).updates);
    const meta = doc.getMap('meta');
    if (meta.get('title') === title) return undefined;
    let update: Uint8Array | undefined;
    doc.on('update', (change: Uint8Array) => {
      update = change;
    });
    meta.set('title', title);
    doc.destroy();
    return update;
  }

  #read(boardId: string): BoardContent {
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

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return doc;
}

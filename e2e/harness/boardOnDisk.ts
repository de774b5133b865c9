import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import * as Y from 'yjs';

export interface StoredShapes {
  /** The document that its rows contain. */
  readonly document: Y.Doc;
  /** The operations in the outbox, oldest first. */
  readonly waiting: readonly Uint8Array[];
}

/** Reads a board from the files of a killed app. */
export async function readBoardOnDisk(dataFolder: string, boardId: string): Promise<StoredShapes> {
  return await withCopy(dataFolder, (database) => readRows(database, boardId));
}

/** Reads all boards that are not deleted, by id, even while an app is writing. */
export async function readBoardsOnDisk(
  dataFolder: string,
): Promise<ReadonlyMap<string, StoredShapes>> {
  return await withCopy(dataFolder, (database) => {
    const listed = database.prepare('SELECT id FROM boards WHERE deleted_at IS NULL').all();
    const ids = (listed as readonly { id: string }[]).map(({ id }) => id);
    return new Map(ids.map((id) => [id, readRows(database, id)]));
  });
}

/** Reads a copy, so that the next run of the app finds the files unchanged. */
async function withCopy<Result>(
  dataFolder: string,
  read: (database: DatabaseSyncInstance) => Result,
): Promise<Result> {
  const copy = await mkdtemp(join(tmpdir(), 'everink-left-'));
  try {
    for (const name of await readdir(dataFolder)) {
      // SQLite recreates the index of the write-ahead log.
      if (/^everink\.sqlite(-wal)?$/.test(name)) await cp(join(dataFolder, name), join(copy, name));
    }
    const database = new DatabaseSync(join(copy, 'everink.sqlite'));
    try {
      return read(database);
    } finally {
      database.close();
    }
  } finally {
    await rm(copy, { recursive: true });
  }
}

function readRows(database: DatabaseSyncInstance, boardId: string): StoredShapes {
  const rows = (
    table: string,
  ): readonly { readonly payload: Uint8Array; readonly waiting: number }[] =>
    database
      .prepare(`SELECT * FROM ${table} WHERE board_id = ? ORDER BY seq`)
      .all(boardId) as never;
  const document = new Y.Doc();
  const operations = rows('operations');
  document.transact(() => {
    for (const { payload } of [...rows('snapshots'), ...operations]) {
      Y.applyUpdate(document, payload);
    }
  });
  const waiting = operations.filter((row) => row.waiting === 1).map(({ payload }) => payload);
  return { document, waiting };
}

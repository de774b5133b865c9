import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as Y from 'yjs';

export interface BoardOnDisk {
  /** The board as its rows make it. */
  readonly document: Y.Doc;
  /** What waits in the outbox, oldest first. */
  readonly waiting: readonly Uint8Array[];
}

/** Reads a board out of the files that a killed app left. Looks at a copy: the next life finds them as they were. */
export async function readBoardOnDisk(dataFolder: string, boardId: string): Promise<BoardOnDisk> {
  const copy = await mkdtemp(join(tmpdir(), 'everink-left-'));
  for (const name of await readdir(dataFolder)) {
    if (name.startsWith('everink.sqlite')) await cp(join(dataFolder, name), join(copy, name));
  }
  const database = new DatabaseSync(join(copy, 'everink.sqlite'));
  try {
    const document = new Y.Doc();
    const rows = (
      table: string,
      order: string,
    ): readonly { payload: Uint8Array; waiting: number }[] =>
      database
        .prepare(`SELECT * FROM ${table} WHERE board_id = ? ORDER BY ${order}`)
        .all(boardId) as never;
    const operations = rows('operations', 'seq');
    for (const { payload } of [...rows('snapshots', 'seq'), ...operations]) {
      Y.applyUpdate(document, payload);
    }
    const waiting = operations.filter((row) => row.waiting === 1).map(({ payload }) => payload);
    return { document, waiting };
  } finally {
    database.close();
    await rm(copy, { recursive: true });
  }
}

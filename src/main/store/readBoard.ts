import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { prepareOnce } from '../../sqlite/prepareOnce.ts';
import { faultOfOperation, isSoundSnapshot, type OperationRow, type SnapshotRow } from './rows.ts';

export interface DamagedRow {
  readonly table: 'operations' | 'snapshots' | 'drafts';
  readonly rowId: number;
  readonly reason: string;
}

export interface BoardContent {
  /** The newest sound snapshot that holds something new, if there is one, and the operations after it, in order. */
  readonly updates: readonly Uint8Array[];
  /** The last operation in it, 0 when there is none. */
  readonly lastSeq: number;
  /** What had to be left out. */
  readonly damaged: readonly DamagedRow[];
}

/**
 * Reads a board as it is at one instant, whatever is being written meanwhile.
 * @param afterSeq what is known of it: only what is not in that is read. 0: nothing is known
 */
export function readBoard(
  database: DatabaseSyncInstance,
  boardId: string,
  afterSeq = 0,
): BoardContent {
  database.exec('BEGIN');
  try {
    const damaged: DamagedRow[] = [];
    const snapshot = newestSoundSnapshot(database, boardId, afterSeq, damaged);
    const updates = snapshot === undefined ? [] : [snapshot.payload];
    let lastSeq = snapshot?.seq ?? afterSeq;
    const rows = prepareOnce(
      database,
      'SELECT * FROM operations WHERE board_id = ? AND seq > ? ORDER BY seq',
    ).iterate(boardId, lastSeq) as IterableIterator<OperationRow>;
    for (const row of rows) {
      const reason = faultOfOperation(row);
      if (reason === undefined) updates.push(row.payload);
      else damaged.push({ table: 'operations', rowId: row.seq, reason });
      lastSeq = row.seq;
    }
    return { updates, lastSeq, damaged };
  } finally {
    database.exec('ROLLBACK');
  }
}

function newestSoundSnapshot(
  database: DatabaseSyncInstance,
  boardId: string,
  afterSeq: number,
  damaged: DamagedRow[],
): SnapshotRow | undefined {
  const rows = prepareOnce(
    database,
    'SELECT rowid, * FROM snapshots WHERE board_id = ? AND seq > ? ORDER BY seq DESC',
  ).iterate(boardId, afterSeq) as IterableIterator<SnapshotRow & { readonly rowid: number }>;
  for (const row of rows) {
    if (isSoundSnapshot(row)) return row;
    damaged.push({ table: 'snapshots', rowId: row.rowid, reason: 'checksum' });
  }
  return undefined;
}

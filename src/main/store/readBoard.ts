import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { type ScannedUpdate, spansOf } from '../../shared/document/scanUpdate.ts';
import { type JoinedUpdates, UpdateJoiner } from '../../shared/document/UpdateJoiner.ts';
import { prepareOnce } from '../../sqlite/prepareOnce.ts';
import { isSoundSnapshot, type OperationRow, type SnapshotRow, scanOperation } from './rows.ts';

export interface DamagedRow {
  readonly table: 'operations' | 'snapshots' | 'drafts';
  readonly rowId: number;
  readonly reason: string;
}

export interface BoardContent {
  /** The newest intact snapshot that contains something new, if any, and the operations after it, in order. */
  readonly updates: readonly Uint8Array[];
  /** The last operation in it, 0 if there is none. */
  readonly lastSeq: number;
  /** The damaged rows that were skipped. */
  readonly damaged: readonly DamagedRow[];
}

/** The same board in as few updates as possible. */
export type CompactBoard = BoardContent & JoinedUpdates;

/** Reads a consistent state of a board, whatever is being written meanwhile: one update per operation. */
export function readBoard(database: DatabaseSyncInstance, boardId: string): BoardContent {
  const updates: Uint8Array[] = [];
  const end = walkBoard(database, boardId, 0, (update) => {
    updates.push(update);
    return true;
  });
  return { updates, ...end };
}

/**
 * As `readBoard`, merged while reading.
 * @param afterSeq the last operation known already: only later ones are read. 0: none is known
 */
export function readJoinedBoard(
  database: DatabaseSyncInstance,
  boardId: string,
  afterSeq = 0,
): CompactBoard {
  const joiner = new UpdateJoiner();
  const end = walkBoard(database, boardId, afterSeq, (update, scanned) => {
    joiner.add(update, scanned ?? spansOf(update));
    return true;
  });
  return { ...joiner.finish(), ...end };
}

/** Receives a snapshot as stored, or an operation with its parts. @returns whether to continue */
export type VisitUpdate = (update: Uint8Array, scanned?: ScannedUpdate) => boolean;

/** Where reading ended. */
export interface BoardWalk extends Omit<BoardContent, 'updates'> {
  /** Nothing follows it. */
  readonly isAtEnd: boolean;
}

/** Visits what follows `afterSeq`, in one consistent state. */
export function walkBoard(
  database: DatabaseSyncInstance,
  boardId: string,
  afterSeq: number,
  visit: VisitUpdate,
): BoardWalk {
  database.exec('BEGIN');
  try {
    const damaged: DamagedRow[] = [];
    const snapshot = newestSoundSnapshot(database, boardId, afterSeq, damaged);
    let takesMore = snapshot === undefined || visit(snapshot.payload);
    let lastSeq = snapshot?.seq ?? afterSeq;
    const rows = prepareOnce(
      database,
      'SELECT * FROM operations WHERE board_id = ? AND seq > ? ORDER BY seq',
    ).iterate(boardId, lastSeq) as IterableIterator<OperationRow>;
    for (const row of rows) {
      if (!takesMore) return { lastSeq, damaged, isAtEnd: false };
      const scanned = scanOperation(row);
      if (typeof scanned !== 'string') takesMore = visit(row.payload, scanned);
      else damaged.push({ table: 'operations', rowId: row.seq, reason: scanned });
      lastSeq = row.seq;
    }
    return { lastSeq, damaged, isAtEnd: true };
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

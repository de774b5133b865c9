import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { inTransaction } from '../../sqlite/inTransaction.ts';
import { closeDamaged, openDamaged } from '../../sqlite/openDamaged.ts';
import { prepareOnce } from '../../sqlite/prepareOnce.ts';
import { finishRecovery } from '../../sqlite/setAside.ts';
import { type Row, walkRows } from '../../sqlite/walkRows.ts';
import { checksum } from './checksums.ts';
import {
  type DraftRow,
  isSoundBoardId,
  isSoundDraft,
  isSoundOperation,
  isSoundSnapshot,
  type OperationRow,
  operationFields,
  type SnapshotRow,
} from './rows.ts';
import { databaseName, migrations } from './schema.ts';
import { keepDamaged, type PayloadTable } from './setRowsAside.ts';
import type { DatabaseRecovery } from './storeProtocol.ts';

/**
 * Copies everything readable from a damaged database that was set aside into the present one. If killed at any
 * moment, it is simply repeated: rows are identified by their ids.
 *
 * Operations and snapshots get new sequence numbers at the end. Yjs updates commute, so their order does not matter, and no
 * snapshot can hide an operation that it does not contain. Operations of the outbox keep waiting.
 */
export function recoverStore(
  folder: string,
  database: DatabaseSyncInstance,
  scratchPath: string,
  now: Date,
): DatabaseRecovery {
  const damaged = openDamaged(join(folder, databaseName), scratchPath, migrations);
  let recovery: DatabaseRecovery;
  try {
    recovery =
      damaged === undefined
        ? { folder, ...nothing, isComplete: false }
        : inTransaction(database, () => new RowRecovery(damaged, database, now).run(folder));
  } finally {
    closeDamaged(damaged, scratchPath);
  }
  // The last step, so that a kill before it leaves no copy that nothing would remove.
  finishRecovery(folder, reportOf(recovery, now));
  return recovery;
}

const nothing = { operationCount: 0, snapshotCount: 0, boardCount: 0, damagedRowCount: 0 };

class RowRecovery {
  readonly #source: DatabaseSyncInstance;
  readonly #target: DatabaseSyncInstance;
  readonly #nowMs: number;
  readonly #counts = { ...nothing };
  #isComplete = true;

  constructor(source: DatabaseSyncInstance, target: DatabaseSyncInstance, now: Date) {
    this.#source = source;
    this.#target = target;
    this.#nowMs = now.getTime();
  }

  run(folder: string): DatabaseRecovery {
    this.#boards();
    this.#snapshots();
    this.#operations();
    this.#drafts();
    this.#damagedBefore();
    return { folder, ...this.#counts, isComplete: this.#isComplete };
  }

  #walk(table: string, columns: string, visit: (row: Row) => void): void {
    const { isComplete } = walkRows(this.#source, table, columns, visit);
    this.#isComplete &&= isComplete;
  }

  /** Servers are asked again what they lack, whatever they acknowledged. Content without a board row gets one. */
  #boards(): void {
    const insert = prepareOnce(
      this.#target,
      `INSERT INTO boards
      (id, title, created_at, updated_at, deleted_at, thumbnail) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET title = excluded.title`,
    );
    const columns = 'id, title, created_at, updated_at, deleted_at, thumbnail';
    this.#walk('boards', columns, (row) => {
      if (!isSoundBoardId(row.id)) {
        this.#keepDamaged('boards', row);
        return;
      }
      const title = typeof row.title === 'string' ? row.title : '';
      const thumbnail = row.thumbnail instanceof Uint8Array ? row.thumbnail : null;
      insert.run(
        row.id,
        title,
        Number(row.created_at) || this.#nowMs,
        Number(row.updated_at) || this.#nowMs,
        Number(row.deleted_at) || null,
        thumbnail,
      );
      this.#counts.boardCount += 1;
    });
  }

  #snapshots(): void {
    const columns = 'board_id, seq, created_at, checksum, payload';
    this.#walk('snapshots', columns, (row) => {
      if (!hasBytes(row, 'payload') || !isSoundSnapshot(row as unknown as SnapshotRow)) {
        this.#keepDamaged('snapshots', row);
        return;
      }
      const snapshot = row as unknown as SnapshotRow;
      const isNew = this.#insert({
        id: `snapshot ${snapshot.board_id} ${snapshot.seq} ${Buffer.from(snapshot.checksum).toString('hex')}`,
        board_id: snapshot.board_id,
        kind: 'remote',
        origin: 'remote',
        created_at: snapshot.created_at,
        payload: snapshot.payload,
        waiting: 0,
      });
      if (isNew) this.#counts.snapshotCount += 1;
    });
  }

  #operations(): void {
    const columns = 'seq, id, board_id, kind, origin, created_at, waiting, checksum, payload';
    this.#walk('operations', columns, (row) => {
      if (!hasBytes(row, 'payload') || !isSoundOperation(row as unknown as OperationRow)) {
        this.#keepDamaged('operations', row);
        return;
      }
      if (this.#insert(row as unknown as OperationRow)) this.#counts.operationCount += 1;
    });
  }

  #insert(row: Omit<OperationRow, 'seq' | 'checksum'>): boolean {
    const { changes } = prepareOnce(
      this.#target,
      `INSERT INTO operations (id, board_id, kind, origin, created_at, waiting, checksum, payload)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    ).run(
      row.id,
      row.board_id,
      row.kind,
      row.origin,
      row.created_at,
      row.waiting === 0 ? 0 : 1,
      checksum(operationFields(row), row.payload),
      row.payload,
    );
    prepareOnce(
      this.#target,
      `INSERT INTO boards (id, created_at, updated_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
    ).run(row.board_id, row.created_at, row.created_at);
    return changes > 0;
  }

  #drafts(): void {
    const insert = prepareOnce(
      this.#target,
      'INSERT INTO drafts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#walk('drafts', 'board_id, stroke_id, sequence, checksum, piece', (row) => {
      const draft = row as unknown as DraftRow;
      if (!hasBytes(row, 'piece') || !isSoundDraft(draft)) {
        this.#keepDamaged('drafts', row);
        return;
      }
      const { board_id: boardId, stroke_id: strokeId, sequence, piece } = draft;
      insert.run(boardId, strokeId, sequence, draft.checksum, piece);
    });
  }

  /** Rows set aside earlier in the table `damaged`. */
  #damagedBefore(): void {
    const insert = prepareOnce(this.#target, 'INSERT INTO damaged VALUES (?, ?, ?, ?, ?, ?)');
    this.#walk('damaged', 'found_at, source, board_id, reason, content, payload', (row) => {
      insert.run(
        Number(row.found_at) || this.#nowMs,
        String(row.source),
        String(row.board_id),
        String(row.reason),
        String(row.content),
        row.payload instanceof Uint8Array ? row.payload : null,
      );
    });
  }

  #keepDamaged(table: PayloadTable, row: Row): void {
    keepDamaged(this.#target, table, row, 'found at recovery', this.#nowMs);
    this.#counts.damagedRowCount += 1;
  }
}

const hasBytes = (row: Row, column: string): boolean => row[column] instanceof Uint8Array;

function reportOf(recovery: DatabaseRecovery, now: Date): string {
  return [
    `Everink found this database damaged and set it aside. Recovered on ${now.toISOString()}:`,
    `${recovery.boardCount} boards, ${recovery.operationCount} operations, ${recovery.snapshotCount} snapshots.`,
    recovery.isComplete
      ? 'Every row could be read.'
      : 'Parts of the file could not be read; nothing of this folder is used any more.',
    `${recovery.damagedRowCount} rows were not what had been written; they are in the table "damaged".`,
    'This folder is kept for a repair by hand. It may be deleted.',
    '',
  ].join('\n');
}

import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { inTransaction } from '../../sqlite/inTransaction.ts';
import { prepareOnce } from '../../sqlite/prepareOnce.ts';
import type { DamagedRow } from './readBoard.ts';

const payloadColumn = {
  boards: 'thumbnail',
  operations: 'payload',
  snapshots: 'payload',
  drafts: 'piece',
} as const;

/** A table whose rows have a column of bytes, stored separately when set aside. */
export type PayloadTable = keyof typeof payloadColumn;

/** Moves unusable rows into the table `damaged`, unchanged. */
export function setRowsAside(
  database: DatabaseSyncInstance,
  rows: readonly DamagedRow[],
  nowMs: number,
): void {
  inTransaction(database, () => {
    for (const { table, rowId, reason } of rows) {
      const found = prepareOnce(database, `SELECT * FROM ${table} WHERE rowid = ?`).get(rowId);
      keepDamaged(database, table, { ...found }, reason, nowMs);
      prepareOnce(database, `DELETE FROM ${table} WHERE rowid = ?`).run(rowId);
    }
  });
}

/** Stores one damaged row. @param row its columns by name */
export function keepDamaged(
  database: DatabaseSyncInstance,
  table: PayloadTable,
  row: Readonly<Record<string, unknown>>,
  reason: string,
  nowMs: number,
): void {
  const payload = row[payloadColumn[table]];
  const others = Object.entries(row).filter(([name]) => name !== payloadColumn[table]);
  const content = others.map(([name, value]) => [
    name,
    value instanceof Uint8Array ? hex(value) : value,
  ]);
  prepareOnce(database, 'INSERT INTO damaged VALUES (?, ?, ?, ?, ?, ?)').run(
    nowMs,
    table,
    String(row.board_id ?? ''),
    reason,
    JSON.stringify(Object.fromEntries(content)),
    payload instanceof Uint8Array ? payload : null,
  );
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

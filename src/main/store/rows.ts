import { type ScannedUpdate, spansOf } from '../../shared/document/scanUpdate.ts';
import { storedBoardIdSchema } from '../../shared/operation.ts';
import { matches } from './checksums.ts';

/** A row of `operations` as SQLite returns it; after damage a column may contain anything. */
export interface OperationRow {
  readonly seq: number;
  readonly id: string;
  readonly board_id: string;
  readonly kind: string;
  readonly origin: string;
  readonly created_at: number;
  readonly waiting: number;
  readonly checksum: Uint8Array;
  readonly payload: Uint8Array;
}

export interface SnapshotRow {
  readonly board_id: string;
  readonly seq: number;
  readonly created_at: number;
  readonly checksum: Uint8Array;
  readonly payload: Uint8Array;
}

export interface DraftRow {
  readonly board_id: string;
  readonly stroke_id: string;
  readonly sequence: number;
  readonly checksum: Uint8Array;
  readonly piece: Uint8Array;
}

type Unsealed<Row> = Omit<Row, 'checksum'>;

export const operationFields = (row: Omit<Unsealed<OperationRow>, 'seq' | 'waiting'>) => [
  row.id,
  row.board_id,
  row.kind,
  row.origin,
  row.created_at,
];

export const snapshotFields = (row: Unsealed<SnapshotRow>) => [
  row.board_id,
  row.seq,
  row.created_at,
];

export const draftFields = (row: Unsealed<DraftRow>) => [row.board_id, row.stroke_id, row.sequence];

/** The parts of a row's update, or why the row cannot be used. */
export function scanOperation(row: OperationRow): ScannedUpdate | string {
  if (!matches(row.checksum, operationFields(row), row.payload)) return 'checksum';
  try {
    return spansOf(row.payload);
  } catch {
    return 'not a Yjs update';
  }
}

export const isSoundOperation = (row: OperationRow): boolean =>
  typeof scanOperation(row) !== 'string';

export const isSoundSnapshot = (row: SnapshotRow): boolean =>
  matches(row.checksum, snapshotFields(row), row.payload);

export const isSoundDraft = (row: DraftRow): boolean =>
  matches(row.checksum, draftFields(row), row.piece);

/** A row of `boards` has no checksum; an impossible id shows that it is damaged. */
export const isSoundBoardId = (id: unknown): id is string =>
  storedBoardIdSchema.safeParse(id).success;

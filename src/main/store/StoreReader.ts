import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { mergeUpdates } from '../../shared/document/mergeUpdates.ts';
import { UpdateJoiner } from '../../shared/document/UpdateJoiner.ts';
import { prepareOnce } from '../../sqlite/prepareOnce.ts';
import { StorageError } from '../../sqlite/StorageError.ts';
import { type DamagedRow, readBoard } from './readBoard.ts';
import {
  type DraftRow,
  isSoundBoardId,
  isSoundDraft,
  type OperationRow,
  scanOperation,
} from './rows.ts';
import type {
  BoardInStore,
  BoardRow,
  StoreContent,
  StoredDraft,
  Tail,
  WaitingRow,
} from './storeProtocol.ts';

/** What could be read and what could not. */
export interface ReadResult<Value> {
  readonly value: Value;
  readonly damaged: readonly DamagedRow[];
}

/** Reads the store through one connection. It finds damaged rows and changes nothing. */
export class StoreReader {
  readonly #database: DatabaseSyncInstance;

  constructor(database: DatabaseSyncInstance) {
    this.#database = database;
  }

  /** @throws StorageError if the list of boards is damaged: then the whole file must be recovered */
  content(): StoreContent {
    return {
      boards: this.#boards(),
      waiting: this.#all<WaitingRow>(`SELECT seq, id, board_id AS boardId, kind,
        created_at AS createdAt, length(payload) AS sizeBytes
        FROM operations WHERE waiting = 1 ORDER BY seq`),
      tails: this.#all<Tail>(`
        WITH newest AS (
          SELECT board_id, max(seq) AS seq, length(payload) AS size FROM snapshots GROUP BY board_id
        )
        SELECT operations.board_id AS boardId, count(*) AS count,
          sum(length(operations.payload)) AS sizeBytes, coalesce(newest.size, 0) AS snapshotSizeBytes
        FROM operations LEFT JOIN newest ON newest.board_id = operations.board_id
        WHERE operations.seq > coalesce(newest.seq, 0) GROUP BY operations.board_id`),
    };
  }

  load(boardId: string): ReadResult<BoardInStore> {
    const { updates, lastSeq, damaged } = readBoard(this.#database, boardId);
    const drafts = this.#drafts(boardId);
    return {
      value: { updates, lastSeq, drafts: drafts.value },
      damaged: [...damaged, ...drafts.damaged],
    };
  }

  /** `value` is undefined unless all of them exist and are intact. */
  batch(seqs: readonly number[]): ReadResult<Uint8Array | undefined> {
    const select = prepareOnce(
      this.#database,
      'SELECT * FROM operations WHERE seq = ? AND waiting = 1',
    );
    const damaged: DamagedRow[] = [];
    const joiner = new UpdateJoiner();
    let soundCount = 0;
    for (const seq of seqs) {
      const row = select.get(seq) as OperationRow | undefined;
      if (row === undefined) continue;
      const scanned = scanOperation(row);
      if (typeof scanned === 'string') {
        damaged.push({ table: 'operations', rowId: seq, reason: scanned });
        continue;
      }
      joiner.add(row.payload, scanned);
      soundCount += 1;
    }
    if (soundCount < seqs.length) return { value: undefined, damaged };
    return { value: mergeUpdates(joiner.finish().updates), damaged };
  }

  thumbnails(): readonly { readonly boardId: string; readonly png: Uint8Array }[] {
    return this.#all('SELECT id AS boardId, thumbnail AS png FROM boards WHERE thumbnail NOT NULL');
  }

  lastSeq(boardId: string): number {
    const [row] = this.#all<{ readonly lastSeq: number }>(
      `SELECT max(
        coalesce((SELECT max(seq) FROM operations WHERE board_id = ?1), 0),
        coalesce((SELECT max(seq) FROM snapshots WHERE board_id = ?1), 0)
      ) AS lastSeq`,
      boardId,
    );
    return row?.lastSeq ?? 0;
  }

  hasContent(boardId: string): boolean {
    return ['operations', 'snapshots', 'drafts', 'damaged'].some(
      (table) => this.#all(`SELECT 1 FROM ${table} WHERE board_id = ? LIMIT 1`, boardId).length > 0,
    );
  }

  /** Boards with content that this server never acknowledged in full, except deleted ones. */
  neverSynced(serverUrl: string): readonly string[] {
    const rows = this.#all<{ id: string }>(
      `SELECT id FROM boards WHERE deleted_at IS NULL
        AND (synced_server IS NOT ? OR undelivered_seq > 0)
        AND (EXISTS (SELECT 1 FROM operations WHERE board_id = boards.id)
          OR EXISTS (SELECT 1 FROM snapshots WHERE board_id = boards.id))`,
      serverUrl,
    );
    return rows.map(({ id }) => id);
  }

  #boards(): readonly BoardRow[] {
    const boards = this.#all<BoardRow>(`SELECT id, title, created_at AS createdAt,
      updated_at AS updatedAt, deleted_at AS deletedAt FROM boards`);
    if (boards.every(({ id }) => isSoundBoardId(id))) return boards;
    throw new StorageError('damaged', 'the list of boards holds an id that no board can have');
  }

  /** A draft's pieces up to the first missing or damaged one. */
  #drafts(boardId: string): ReadResult<readonly StoredDraft[]> {
    const rows = this.#all<DraftRow & { readonly rowid: number }>(
      'SELECT rowid, * FROM drafts WHERE board_id = ? ORDER BY stroke_id, sequence',
      boardId,
    );
    const damaged: DamagedRow[] = [];
    const pieces = new Map<string, Uint8Array[]>();
    for (const row of rows) {
      const before = pieces.get(row.stroke_id) ?? [];
      pieces.set(row.stroke_id, before);
      if (!isSoundDraft(row)) {
        damaged.push({ table: 'drafts', rowId: row.rowid, reason: 'checksum' });
      } else if (row.sequence === before.length) {
        before.push(row.piece);
      }
    }
    const value = [...pieces]
      .filter(([, found]) => found.length > 0)
      .map(([strokeId, found]) => ({ strokeId, pieces: found }));
    return { value, damaged };
  }

  #all<Row>(sql: string, ...parameters: string[]): Row[] {
    return prepareOnce(this.#database, sql).all(...parameters) as Row[];
  }
}

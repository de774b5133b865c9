import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { checksum } from './checksums.ts';
import { draftFields, operationFields, snapshotFields } from './rows.ts';
import type { StoreWrite, WriteResult } from './storeProtocol.ts';

type Write<Type extends StoreWrite['type']> = Extract<StoreWrite, { readonly type: Type }>;

/** The changes that operations of a board make to its row. */
interface Touch {
  readonly createdAt: number;
  readonly updatedAt: number;
  /** 0: none. */
  readonly undeliveredSeq: number;
}

/** Limit for the thumbnails of all boards: some thousand. Those of the least recently changed boards go first. */
export const thumbnailQuotaBytes = 32 * 1024 * 1024;

/** Applies writes to one connection, within the caller's transaction. */
export class StoreWriter {
  readonly #statements;
  /** Pending changes of board rows from a run of operations: one update per board is enough. */
  readonly #touches = new Map<string, Touch>();

  constructor(database: DatabaseSyncInstance) {
    this.#statements = prepare(database);
  }

  apply(write: StoreWrite): WriteResult {
    return this.applyAll([write])[0];
  }

  /** In order. */
  applyAll(writes: readonly StoreWrite[]): readonly WriteResult[] {
    this.#touches.clear();
    const results = writes.map((write) => {
      if (write.type !== 'operation') this.#touchBoards();
      return this.#write(write);
    });
    this.#touchBoards();
    return results;
  }

  #touchBoards(): void {
    for (const [boardId, { createdAt, updatedAt, undeliveredSeq }] of this.#touches) {
      this.#statements.touchBoard.run(boardId, createdAt, updatedAt, undeliveredSeq);
    }
    this.#touches.clear();
  }

  #write(write: StoreWrite): WriteResult {
    switch (write.type) {
      case 'operation':
        return this.#operation(write);
      case 'draft':
        this.#draft(write);
        return undefined;
      case 'drop-draft':
        this.#statements.dropDraft.run(write.boardId, write.strokeId);
        return undefined;
      case 'acknowledge':
        for (const id of write.ids) this.#statements.acknowledge.run(id);
        return undefined;
      case 'synced':
        this.#statements.synced.run(write.serverUrl, write.coveredSeq, write.boardId);
        this.#statements.acknowledgeUpTo.run(write.boardId, write.coveredSeq);
        return undefined;
      case 'unsynced':
        this.#statements.unsynced.run(write.boardId, write.serverUrl);
        return undefined;
      case 'board': {
        const { id, title, createdAt, updatedAt, deletedAt } = write.board;
        this.#statements.board.run(id, title, createdAt, updatedAt, deletedAt);
        return undefined;
      }
      case 'thumbnail':
        this.#statements.thumbnail.run(write.png, write.boardId);
        this.#statements.dropThumbnails.run(thumbnailQuotaBytes);
        return undefined;
      case 'purge':
        this.#purge(write.boardId);
        return undefined;
      case 'snapshot':
        this.#snapshot(write);
        return undefined;
    }
  }

  /** An operation is stored once by its id; a repeated one still ends its draft. */
  #operation(write: Write<'operation'>): WriteResult {
    const { boardId, origin, createdAt, update, waits } = write;
    const row = {
      id: write.id,
      board_id: boardId,
      kind: write.kind,
      origin,
      created_at: createdAt,
      payload: update,
    };
    const sum = checksum(operationFields(row), update);
    const { changes, lastInsertRowid } = this.#statements.operation.run(
      row.id,
      boardId,
      row.kind,
      origin,
      createdAt,
      waits ? 1 : 0,
      sum,
      update,
    );
    if (write.endsDraft !== undefined) this.#statements.dropDraft.run(boardId, write.endsDraft);
    if (changes === 0) return undefined;
    const seq = Number(lastInsertRowid);
    const undeliveredSeq = origin === 'local' && !waits ? seq : 0;
    const before = this.#touches.get(boardId);
    this.#touches.set(boardId, {
      createdAt: before?.createdAt ?? createdAt,
      updatedAt: Math.max(before?.updatedAt ?? 0, createdAt),
      undeliveredSeq: Math.max(before?.undeliveredSeq ?? 0, undeliveredSeq),
    });
    return seq;
  }

  #draft({ boardId, strokeId, sequence, piece, replaces = false }: Write<'draft'>): void {
    if (replaces) this.#statements.dropPieces.run(boardId, strokeId, sequence);
    const row = { board_id: boardId, stroke_id: strokeId, sequence, piece };
    this.#statements.draft.run(
      boardId,
      strokeId,
      sequence,
      checksum(draftFields(row), piece),
      piece,
    );
  }

  /** Operations are deleted once the second newest snapshot covers them, see `schema.ts`. */
  #snapshot({ boardId, seq, createdAt, payload }: Write<'snapshot'>): void {
    // The board was purged while its snapshot was created.
    if (this.#statements.hasBoard.get(boardId) === undefined) return;
    const { newest } = this.#statements.newestSnapshot.get(boardId) as { newest: number | null };
    if (newest !== null && newest >= seq) return;
    const row = { board_id: boardId, seq, created_at: createdAt, payload };
    const sum = checksum(snapshotFields(row), payload);
    this.#statements.snapshot.run(boardId, seq, createdAt, sum, payload);
    if (newest === null) return;
    this.#statements.dropSnapshots.run(boardId, newest);
    this.#statements.dropCovered.run(boardId, newest);
  }

  /** Only a board that is still deleted. */
  #purge(boardId: string): void {
    const { changes } = this.#statements.purgeBoard.run(boardId);
    if (changes === 0) return;
    for (const statement of this.#statements.purgeContent) statement.run(boardId);
  }
}

function prepare(database: DatabaseSyncInstance) {
  const sql = (text: string) => database.prepare(text);
  return {
    operation: sql(`INSERT INTO operations
      (id, board_id, kind, origin, created_at, waiting, checksum, payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`),
    touchBoard: sql(`INSERT INTO boards (id, created_at, updated_at, undelivered_seq)
      VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
        updated_at = max(updated_at, excluded.updated_at),
        undelivered_seq = max(undelivered_seq, excluded.undelivered_seq)`),
    draft: sql(`INSERT INTO drafts (board_id, stroke_id, sequence, checksum, piece)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    dropPieces: sql('DELETE FROM drafts WHERE board_id = ? AND stroke_id = ? AND sequence >= ?'),
    dropDraft: sql('DELETE FROM drafts WHERE board_id = ? AND stroke_id = ?'),
    acknowledge: sql('UPDATE operations SET waiting = 0 WHERE id = ? AND waiting = 1'),
    acknowledgeUpTo: sql(
      // One board has few rows, since compaction deletes those that do not wait; the outbox may be long.
      `UPDATE operations INDEXED BY operations_of_board SET waiting = 0
        WHERE board_id = ? AND seq <= ? AND waiting = 1`,
    ),
    synced: sql(`UPDATE boards SET synced_server = ?,
      undelivered_seq = iif(undelivered_seq <= ?, 0, undelivered_seq) WHERE id = ?`),
    unsynced: sql('UPDATE boards SET synced_server = NULL WHERE id = ? AND synced_server IS NOT ?'),
    board: sql(`INSERT INTO boards (id, title, created_at, updated_at, deleted_at)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title,
        updated_at = max(updated_at, excluded.updated_at), deleted_at = excluded.deleted_at`),
    thumbnail: sql('UPDATE boards SET thumbnail = ? WHERE id = ?'),
    // Reading the lengths does not read the pictures.
    dropThumbnails: sql(`UPDATE boards SET thumbnail = NULL WHERE id IN (
      SELECT id FROM (
        SELECT id, sum(length(thumbnail)) OVER (ORDER BY updated_at DESC, id) AS sizeBytes
        FROM boards WHERE thumbnail NOT NULL
      ) WHERE sizeBytes > ?)`),
    newestSnapshot: sql('SELECT max(seq) AS newest FROM snapshots WHERE board_id = ?'),
    snapshot: sql('INSERT INTO snapshots VALUES (?, ?, ?, ?, ?)'),
    dropSnapshots: sql('DELETE FROM snapshots WHERE board_id = ? AND seq < ?'),
    dropCovered: sql('DELETE FROM operations WHERE board_id = ? AND seq <= ? AND waiting = 0'),
    hasBoard: sql('SELECT 1 FROM boards WHERE id = ?'),
    purgeBoard: sql('DELETE FROM boards WHERE id = ? AND deleted_at IS NOT NULL'),
    purgeContent: ['operations', 'snapshots', 'drafts', 'damaged'].map((table) =>
      sql(`DELETE FROM ${table} WHERE board_id = ?`),
    ),
  };
}

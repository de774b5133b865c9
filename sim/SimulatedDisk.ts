import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import * as Y from 'yjs';
import { DocumentReader } from '../src/main/store/DocumentReader.ts';
import { readJoinedBoard, walkBoard } from '../src/main/store/readBoard.ts';
import { StoreReader } from '../src/main/store/StoreReader.ts';
import { StoreWriter } from '../src/main/store/StoreWriter.ts';
import { migrations } from '../src/main/store/schema.ts';
import type {
  BoardInStore,
  StoreContent,
  StoreWrite,
  WriteAnswer,
} from '../src/main/store/storeProtocol.ts';
import { decodeRefused } from '../src/shared/document/refusedDraft.ts';
import { inTransaction } from '../src/sqlite/inTransaction.ts';
import { migrate } from '../src/sqlite/migrate.ts';
import { StorageError, type StorageFault } from '../src/sqlite/StorageError.ts';

type OperationWrite = Extract<StoreWrite, { readonly type: 'operation' }>;

/** Notified of durable changes at the flush. */
export interface Durable {
  readonly outboxed: (write: OperationWrite) => void;
  readonly acknowledged: (ids: readonly string[], isAnswerLost: boolean) => void;
  /** A board was compacted. */
  readonly compacted: () => void;
}

/** Deliberate bugs, see `mutations.ts`. */
export interface DiskMutation {
  /** Only this many operations of a transaction are written; all are answered as written. */
  readonly maxOperations?: number;
  /** With each acknowledged operation the next one leaves the outbox. */
  readonly acknowledgesNext?: boolean;
  /** Data that is lost at a kill. */
  readonly forgets?: 'outbox' | 'drafts';
  /** Replaced pieces of a text are not removed. */
  readonly keepsReplacedPieces?: boolean;
  /** Updates without content in place of refused operations are not written. */
  readonly dropsFills?: boolean;
  /** Kept changes of refused operations are not written. */
  readonly dropsRefused?: boolean;
}

/** An in-memory database with the real reader and writer, reused by the next run. */
interface Kept {
  readonly database: DatabaseSyncInstance;
  readonly writer: StoreWriter;
  readonly reader: StoreReader;
}

const free: Kept[] = [];

function takeDatabase(): Kept {
  const known = free.pop();
  if (known !== undefined) return known;
  const database = new DatabaseSync(':memory:');
  migrate(database, migrations);
  return { database, writer: new StoreWriter(database), reader: new StoreReader(database) };
}

const tables = ['operations', 'snapshots', 'boards', 'drafts', 'damaged', 'sqlite_sequence'];

/**
 * A device's disk: the real SQL on SQLite in memory. A committed transaction survives any kill; an interrupted one is
 * rolled back, as SQLite's recovery does after a torn write. Faults are set from outside.
 */
export class SimulatedDisk {
  readonly #kept = takeDatabase();
  readonly #durable: Durable;
  readonly #mutation: DiskMutation;
  /** Unfinished strokes on disk, with their boards. */
  readonly #unfinished = new Map<string, UnfinishedDraft>();
  /** Decoded boards, until the next transaction. */
  readonly #docs = new Map<string, Y.Doc>();
  readonly documents: DocumentReader;
  fault: StorageFault | undefined;
  /** Slowdown factor. */
  slowness = 1;
  /** The thread dies after the next flush, before it answers. */
  losesNextAnswer = false;

  constructor(durable: Durable, mutation: DiskMutation = {}) {
    this.#durable = durable;
    this.#mutation = mutation;
    const source = 1;
    this.documents = new DocumentReader({
      read: (boardId, { lastSeq: afterSeq } = { source, lastSeq: 0 }) => {
        const board = readJoinedBoard(this.database, boardId, afterSeq);
        return { ...board, source, afterSeq };
      },
      visit: (boardId, since, visit) => {
        return { ...walkBoard(this.database, boardId, since?.lastSeq ?? 0, visit), source };
      },
    });
  }

  get database(): DatabaseSyncInstance {
    return this.#kept.database;
  }

  /** Empties it for the next run. */
  release(): void {
    for (const table of tables) this.database.exec(`DELETE FROM ${table}`);
    free.push(this.#kept);
  }

  /** The app starts. */
  begun(): void {
    const { forgets } = this.#mutation;
    if (forgets === 'outbox') this.database.exec('UPDATE operations SET waiting = 0');
    if (forgets === 'drafts') this.database.exec('DELETE FROM drafts');
  }

  /** Flushed bytes of the unfinished strokes and texts of a board, by id. */
  unfinishedDrafts(boardId: string): ReadonlyMap<string, number> {
    const drafts = [...this.#unfinished].filter(([, draft]) => draft.boardId === boardId);
    return new Map(drafts.map(([id, { pieceSizes }]) => [id, sum(pieceSizes.values())]));
  }

  content(): StoreContent {
    return this.#kept.reader.content();
  }

  load(boardId: string): BoardInStore {
    return this.#kept.reader.load(boardId).value;
  }

  batch(seqs: readonly number[]): Uint8Array | undefined {
    return this.#kept.reader.batch(seqs).value;
  }

  neverSynced(serverUrl: string): readonly string[] {
    return this.#kept.reader.neverSynced(serverUrl);
  }

  commit(writes: readonly StoreWrite[]): readonly WriteAnswer[] {
    this.#docs.clear();
    const covered = writes.map((write) => this.#coveredBy(write));
    const answers = inTransaction(this.database, () => this.#apply(writes));
    for (const [index, write] of writes.entries()) {
      this.#tell(write, answers[index]);
      this.#durable.acknowledged(covered[index] ?? [], this.losesNextAnswer);
    }
    return answers;
  }

  /** Interrupts a transaction after some of its writes. */
  commitTorn(writes: readonly StoreWrite[], count: number): void {
    try {
      inTransaction(this.database, () => {
        this.#apply(writes.slice(0, count));
        throw new StorageError('unavailable', 'the write was torn');
      });
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }

  /** The answer that `commit` would give; writes nothing. */
  foretell(writes: readonly StoreWrite[]): readonly WriteAnswer[] {
    this.database.exec('BEGIN');
    try {
      return this.#apply(writes);
    } finally {
      this.database.exec('ROLLBACK');
    }
  }

  /** The board on the disk. */
  board(boardId: string): Y.Doc {
    const known = this.#docs.get(boardId);
    if (known !== undefined) return known;
    const doc = new Y.Doc({ guid: boardId });
    this.#docs.set(boardId, doc);
    doc.transact(() => {
      for (const update of this.load(boardId).updates) Y.applyUpdate(doc, update);
    });
    return doc;
  }

  get waitingIds(): readonly string[] {
    return this.content().waiting.map(({ id }) => id);
  }

  #apply(writes: readonly StoreWrite[]): readonly WriteAnswer[] {
    const { maxOperations = Number.POSITIVE_INFINITY, acknowledgesNext } = this.#mutation;
    let operations = 0;
    return writes.map((write) => {
      if (write.type === 'operation') operations += 1;
      if (write.type === 'operation' && operations > maxOperations) return { ok: true, value: -1 };
      if (this.#drops(write)) return { ok: true, value: undefined };
      if (write.type === 'acknowledge' && acknowledgesNext) this.#acknowledgeNext(write.ids);
      const isKept = write.type === 'draft' && this.#mutation.keepsReplacedPieces === true;
      // Behind those that are there, as nothing else would be kept.
      const written =
        isKept && write.replaces ? { ...write, sequence: 1_000, replaces: false } : write;
      return { ok: true, value: this.#kept.writer.apply(written) };
    });
  }

  #drops(write: StoreWrite): boolean {
    const { dropsFills, dropsRefused } = this.#mutation;
    if (write.type === 'operation') return dropsFills === true && isFill(write.update);
    return write.type === 'draft' && dropsRefused === true && isRefused(write.piece);
  }

  #keepDraft({ strokeId, boardId, sequence, piece, replaces }: DraftWrite): void {
    const pieceSizes = new Map(this.#unfinished.get(strokeId)?.pieceSizes);
    for (const each of pieceSizes.keys()) {
      if (replaces === true && each >= sequence) pieceSizes.delete(each);
    }
    pieceSizes.set(sequence, piece.byteLength);
    this.#unfinished.set(strokeId, { boardId, pieceSizes });
  }

  /** The waiting operations that a catch-up brought to the server. */
  #coveredBy(write: StoreWrite): readonly string[] {
    if (write.type !== 'synced') return [];
    const covered = this.content().waiting.filter(
      ({ boardId, seq }) => boardId === write.boardId && seq <= write.coveredSeq,
    );
    return covered.map(({ id }) => id);
  }

  #acknowledgeNext(ids: readonly string[]): void {
    for (const id of ids) {
      this.database
        .prepare(`UPDATE operations SET waiting = 0 WHERE seq = (SELECT min(seq) FROM operations
          WHERE waiting = 1 AND seq > (SELECT seq FROM operations WHERE id = ?))`)
        .run(id);
    }
  }

  #tell(write: StoreWrite, answer: WriteAnswer | undefined): void {
    if (write.type === 'acknowledge') this.#durable.acknowledged(write.ids, this.losesNextAnswer);
    if (write.type === 'snapshot') this.#durable.compacted();
    if (write.type === 'draft' && !this.#drops(write)) this.#keepDraft(write);
    if (write.type === 'drop-draft') this.#unfinished.delete(write.strokeId);
    if (write.type !== 'operation') return;
    if (write.endsDraft !== undefined) this.#unfinished.delete(write.endsDraft);
    if (write.waits && answer?.ok === true && answer.value !== undefined) {
      this.#durable.outboxed(write);
    }
  }
}

function isFill(update: Uint8Array): boolean {
  const { structs } = Y.decodeUpdate(update);
  return structs.length > 0 && structs.every((struct) => struct instanceof Y.GC);
}

const isRefused = (piece: Uint8Array): boolean => decodeRefused([piece]) !== undefined;

type DraftWrite = Extract<StoreWrite, { type: 'draft' }>;

interface UnfinishedDraft {
  readonly boardId: string;
  readonly pieceSizes: ReadonlyMap<number, number>;
}

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

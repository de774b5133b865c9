import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../base/Clock.ts';
import { Emitter } from '../../base/Emitter.ts';
import { CodedError } from '../../shared/CodedError.ts';
import type { SaveProblem } from '../../shared/problem.ts';
import { GroupCommit, type WriteOutcome } from '../../sqlite/GroupCommit.ts';
import { asStorageError, StorageError } from '../../sqlite/StorageError.ts';
import type { Log } from '../log/Log.ts';
import { MemoryRelease } from '../store/MemoryRelease.ts';
import { packUpdates } from '../store/packUpdates.ts';
import type { Caller, StartWorkers } from '../store/StoreWorkers.ts';
import { updatesSizeBytes, writesSizeBytes } from '../store/sizes.ts';
import type {
  BoardInStore,
  DocumentCalls,
  LackingPart,
  LackingQuestion,
  StoreCalls,
  StoreEvent,
  StoreWrite,
} from '../store/storeProtocol.ts';
import type { OperationWrite } from './operationWrites.ts';
import { saveProblemOf } from './saveProblem.ts';

export interface StoreAccessOptions {
  readonly folder: string;
  readonly startWorkers: StartWorkers;
  readonly delivers: (boardId: string) => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEvent: (event: StoreEvent) => void;
  /** Undefined when the disk accepts writes (again). */
  readonly onProblem: (problem: SaveProblem | undefined) => void;
}

export interface WrittenOperation {
  /** Its sequence number, undefined if it had been stored before. */
  readonly seq: number | undefined;
  /** Whether it waits in the outbox. */
  readonly waits: boolean;
}

/** The delays before writing to a refusing disk again; the last one repeats. Space may be freed at any time. */
const retryDelaysMs = [100, 250, 500, 1_000, 2_000];

/** A transaction that changes nothing is not flushed. */
const nothing: StoreWrite = { type: 'acknowledge', ids: [] };

/** Roughly what a row needs besides its bytes. */
const rowSizeBytes = 200;

/** Each attempt may find newly damaged rows. */
const maxAttempts = 5;

/** What a window applies in about one frame, so that it stays responsive to the pen while it opens a board. */
const pieceSizeBytes = 64 * 1024;
/** A piece from a server has a header besides. */
const wholeSizeBytes = pieceSizeBytes + 1024;

/** Owns the store and document workers; all writes to the disk go through it in order. */
export class StoreAccess {
  readonly #store: Caller<StoreCalls>;
  readonly #documents: Caller<DocumentCalls>;
  /** See `StoreWorkers`. */
  readonly ownDocuments: () => Caller<DocumentCalls>;
  readonly #memory = new MemoryRelease();
  #repair: Promise<void> | undefined;
  /** Whether local operations of a board wait in the outbox, from now on. */
  delivers: (boardId: string) => boolean;
  readonly #options: StoreAccessOptions;
  readonly #commits: GroupCommit<StoreWrite, WrittenOperation>;
  /** The disk refused a write. */
  readonly #refusal = new Emitter();
  #problem: SaveProblem | undefined;
  #wake: () => void = () => {};
  #isClosing = false;

  constructor(options: StoreAccessOptions) {
    this.#options = options;
    this.delivers = options.delivers;
    const { store, documents, ownDocuments } = options.startWorkers(options.onEvent);
    this.#store = store;
    this.#documents = documents;
    this.ownDocuments = ownDocuments;
    this.#commits = new GroupCommit({
      commit: (writes) => this.#commit(writes),
      sizeBytes: sizeOf,
      supersedes: nameOf,
      continues: (write) => write.type === 'operation' && write.continues === true,
      untilRetry: (error, failures) => this.#untilRetry(error, failures),
    });
  }

  get transactionCount(): number {
    return this.#commits.transactionCount;
  }

  get pending(): readonly StoreWrite[] {
    return this.#commits.pending;
  }

  /** Local operations that are not on disk yet, and their bytes. */
  get pendingLocal(): { readonly count: number; readonly sizeBytes: number } {
    const local = this.pending.filter(
      (write) => write.type === 'operation' && write.origin === 'local',
    );
    return { count: local.length, sizeBytes: local.reduce((sum, write) => sum + sizeOf(write), 0) };
  }

  /** @throws StorageError */
  askStore<Name extends keyof StoreCalls>(
    name: Name,
    ...parameters: Parameters<StoreCalls[Name]>
  ): Promise<Awaited<ReturnType<StoreCalls[Name]>>> {
    return this.#repairing(() => this.#store.call(name, ...parameters));
  }

  /** @throws StorageError */
  askDocuments<Name extends keyof DocumentCalls>(
    name: Name,
    ...parameters: Parameters<DocumentCalls[Name]>
  ): Promise<Awaited<ReturnType<DocumentCalls[Name]>>> {
    return this.#repairing(() => this.#documents.call(name, ...parameters));
  }

  /**
   * Repeats a read that fails because of damaged rows, which are set aside first.
   * @throws StorageError
   */
  async untilSound<Result>(
    boardId: string,
    ask: () => Promise<Result | undefined>,
  ): Promise<Result> {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      await this.askStore('inspect', boardId);
    }
    throw new Error('the board is damaged faster than it can be read');
  }

  /** Opens the database, or finds out why it cannot be opened. Never rejects. */
  async open(): Promise<void> {
    try {
      await this.askStore('open');
    } catch (error) {
      this.#refused(error);
      // A pending write makes the disk be tried until it accepts it.
      void this.writeOrKeep(nothing);
    }
  }

  /** Resolves when the write is on disk. Rejects when it never can be, or the app ends before. */
  async write(write: StoreWrite): Promise<void> {
    await this.#commits.submit(write);
  }

  async writeOperation(write: OperationWrite): Promise<WrittenOperation> {
    return await this.#commits.submit(write);
  }

  /**
   * Resolves when the write is on disk, or never will be. Never rejects.
   * @returns whether it is on disk
   */
  async writeOrGiveUp(write: StoreWrite): Promise<boolean> {
    try {
      await this.write(write);
      return true;
    } catch (error) {
      this.#options.log.warn('a write was given up', { what: write.type, error });
      return false;
    }
  }

  /** Resolves when the write is on disk, or refused and kept for later. Never rejects. */
  async writeOrKeep(write: StoreWrite): Promise<void> {
    const written = this.writeOrGiveUp(write);
    if (this.#problem !== undefined) return;
    await new Promise<void>((resolve) => {
      const unsubscribe = this.#refusal.subscribe(resolve);
      void written.then(() => {
        unsubscribe();
        resolve();
      });
    });
  }

  /**
   * Resolves when everything written before is on disk, or the disk refuses. Never rejects.
   * @returns the refused writes
   */
  async caughtUp(): Promise<readonly StoreWrite[]> {
    const before = new Set(this.pending);
    await this.writeOrKeep(nothing);
    return this.pending.filter((write) => before.has(write));
  }

  /** @throws CodedError */
  async load(boardId: string): Promise<BoardInStore> {
    const board = await this.#loading(boardId, () => this.askStore('load', boardId));
    this.#memory.passed(updatesSizeBytes(board.updates));
    return board;
  }

  /**
   * The loaded updates in pieces, see `splitUpdate`.
   * @throws CodedError
   */
  async pieces(boardId: string, updates: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const pieces: Uint8Array[] = [];
    for (const update of updates) {
      if (update.byteLength <= wholeSizeBytes) pieces.push(update);
      else {
        const split = () => this.askDocuments('split', update, pieceSizeBytes);
        pieces.push(...(await this.#loading(boardId, split)));
      }
    }
    return pieces;
  }

  /**
   * The next part of what a peer lacks of a stored board, in pieces.
   * @throws CodedError
   */
  lacking(boardId: string, question: LackingQuestion): Promise<LackingPart> {
    return this.#loading(boardId, async () => {
      const part = await this.untilSound(boardId, () =>
        this.askDocuments('lacking', boardId, question, pieceSizeBytes),
      );
      this.#memory.passed(updatesSizeBytes(part.updates));
      return part;
    });
  }

  async #loading<Result>(boardId: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      this.#options.log.error('cannot load a board', { board: boardId, error });
      throw new CodedError(saveProblemOf(error, this.#options.folder), { cause: error });
    }
  }

  /** @returns what could not be written */
  async close(): Promise<readonly StoreWrite[]> {
    this.#isClosing = true;
    this.#wake();
    await this.#commits.settled();
    const { pending } = this;
    this.#commits.abandon(new StorageError('unavailable', 'the app ended before the disk took it'));
    await this.#store.call('close').catch(() => undefined);
    await Promise.all([this.#store.close(), this.#documents.close()]);
    return pending;
  }

  /**
   * A damaged database is moved aside and the call repeated: what can be read is recovered when the new one
   * is opened. Both workers are ended first, since a thread may still have the file open.
   */
  async #repairing<Result>(call: () => Promise<Result>): Promise<Result> {
    await this.#repair;
    try {
      return await call();
    } catch (error) {
      if (asStorageError(error).fault !== 'damaged') throw error;
      this.#repair ??= this.#setAside().finally(() => {
        this.#repair = undefined;
      });
      await this.#repair;
      return await call();
    }
  }

  async #setAside(): Promise<void> {
    await Promise.all([this.#store.end(), this.#documents.end()]);
    await this.#store.call('setAside');
  }

  async #commit(writes: readonly StoreWrite[]): Promise<readonly WriteOutcome<WrittenOperation>[]> {
    const decided = writes.map((write) =>
      write.type === 'operation'
        ? { ...write, waits: write.origin === 'local' && this.delivers(write.boardId) }
        : write,
    );
    // Packed for each attempt, since the bytes are transferred to the thread.
    const commit = () => this.#store.call('commit', packUpdates(decided));
    const answers = await this.#repairing(commit);
    this.#memory.passed(writesSizeBytes(decided));
    this.#accepted();
    return answers.map((answer, index) => {
      if (!answer.ok) return { ok: false, error: new StorageError('refused', answer.message) };
      const write = decided[index];
      const waits = write?.type === 'operation' && write.waits;
      return { ok: true, value: { seq: answer.value, waits } };
    });
  }

  async #untilRetry(error: unknown, failures: number): Promise<boolean> {
    this.#refused(error);
    this.#refusal.emit();
    this.#refusal.clear();
    if (this.#isClosing) return false;
    const delayMs = retryDelaysMs[Math.min(failures, retryDelaysMs.length) - 1] ?? 0;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(delayMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    return true;
  }

  #refused(error: unknown): void {
    const { log, folder, onProblem } = this.#options;
    const problem = saveProblemOf(error, folder);
    if (!isDeepStrictEqual(problem, this.#problem)) {
      log.error('the disk refuses', { problem: problem.code, error });
    }
    this.#problem = problem;
    onProblem(problem);
  }

  #accepted(): void {
    if (this.#problem === undefined) return;
    this.#problem = undefined;
    this.#options.log.info('the disk takes writes again');
    this.#options.onProblem(undefined);
  }
}

/** Only the latest of these counts, so that a full disk leaves at most one pending per board. */
function nameOf(write: StoreWrite): string | undefined {
  switch (write.type) {
    case 'board':
      return `board ${write.board.id}`;
    case 'thumbnail':
      return `thumbnail ${write.boardId}`;
    case 'synced':
      // What a server has only grows, so a later acknowledgement from it includes an earlier one.
      return `synced ${write.boardId} ${write.serverUrl}`;
    default:
      return undefined;
  }
}

function sizeOf(write: StoreWrite): number {
  switch (write.type) {
    case 'operation':
      return rowSizeBytes + write.update.byteLength;
    case 'draft':
      return rowSizeBytes + write.piece.byteLength;
    case 'snapshot':
      return rowSizeBytes + write.payload.byteLength;
    case 'thumbnail':
      return rowSizeBytes + (write.png?.byteLength ?? 0);
    default:
      return rowSizeBytes;
  }
}

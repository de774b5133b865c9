import type { Document } from '@hocuspocus/server';
import * as Y from 'yjs';
import { Limiter } from '../../base/Limiter.ts';
import { depthsIn } from '../../shared/document/documentDepths.ts';
import { KnownChanges } from '../../shared/document/KnownChanges.ts';
import { isTooDeep } from '../../shared/document/nesting.ts';
import type { ServerLog } from '../log/ServerLog.ts';
import type { BoardStore } from '../store/BoardStore.ts';
import { transactSilently } from '../store/transactSilently.ts';
import type { BoardThread } from '../worker/BoardThread.ts';
import { type BoardAnswer, readable } from '../worker/boardCalls.ts';
import { isApplied } from '../worker/storedUpdate.ts';
import { sendUpdate } from './answerFromStore.ts';
import { applicationSteps, isQuick } from './applicationSteps.ts';
import { SliceScheduler } from './SliceScheduler.ts';

/** An update or a board of this size or more is applied in slices, since few bytes may be much work. */
export const leastSlicedSizeBytes = 64 * 1024;
/** The document of a smaller board is built when the board is opened. */
const leastUnloadedSizeBytes = 1024 * 1024;

/** Changes applied here are in the log already. */
const fromStore = { source: 'local', skipStoreHooks: true } as const;

interface Unloaded {
  readonly boardId: string;
  /** The stored changes, if they were read; may be incomplete. */
  known: KnownChanges | undefined;
  loading: Promise<void> | undefined;
  /** Possibly stored after loading began. */
  readonly later: Uint8Array[];
}

export interface UnloadedBoardsOptions {
  readonly store: BoardStore;
  readonly thread: BoardThread;
  readonly log: ServerLog;
}

/**
 * Large open boards without a document: building one takes seconds and many times the memory, and a client that only
 * opens a board needs its bytes. The document is built in slices once the board is changed. Until it is complete, Yjs
 * may keep a change waiting in it instead of applying it, so changes are forwarded to clients directly.
 */
export class UnloadedBoards {
  readonly #store: BoardStore;
  readonly #thread: BoardThread;
  readonly #log: ServerLog;
  readonly #unloaded = new WeakMap<Document, Unloaded>();
  readonly slices = new SliceScheduler();
  /** A board is read only when the thread is free for it: many clients may open a large one at once. */
  readonly #reads = new Limiter(1);

  constructor({ store, thread, log }: UnloadedBoardsOptions) {
    this.#store = store;
    this.#thread = thread;
    this.#log = log;
  }

  /**
   * Fills the document of a board that is being opened, unless the board is large.
   * @throws StorageError
   */
  async open(boardId: string, document: Document): Promise<void> {
    const sizeBytes = this.#store.sizeBytes(boardId);
    if (sizeBytes < leastSlicedSizeBytes) await this.#fillSmall(boardId, document);
    else if (sizeBytes < leastUnloadedSizeBytes) await this.#fill(boardId, document);
    else {
      const unloaded = { boardId, known: undefined, loading: undefined, later: [] };
      this.#unloaded.set(document, unloaded);
    }
  }

  /** Whether the document lacks stored changes. */
  has(document: Document): boolean {
    return this.#unloaded.has(document);
  }

  /**
   * The stored changes of a board that a client lacks, without a document.
   * @returns undefined if only a document shows the content of the board
   * @throws StorageError
   */
  async answer(boardId: string, stateVector: Uint8Array): Promise<BoardAnswer | undefined> {
    if (this.#store.sizeBytes(boardId) < leastUnloadedSizeBytes) return undefined;
    return await this.#reads.run(async () =>
      this.#thread.call('answer', await this.#store.stored(boardId), stateVector),
    );
  }

  /**
   * Whether everything in the update is stored; false if unknown.
   * @throws StorageError
   */
  async contains(document: Document, update: Uint8Array): Promise<boolean> {
    const unloaded = this.#unloaded.get(document);
    if (unloaded === undefined) return false;
    unloaded.known ??= await this.#known(unloaded.boardId);
    return unloaded.known?.contains(update) ?? false;
  }

  /**
   * Whether the board would nest types too deeply with the update, see `isTooDeep`.
   * @param document undefined: the board is not open
   * @throws StorageError
   */
  async isTooDeep(
    boardId: string,
    document: Document | undefined,
    update: Uint8Array,
    maxDepth: number,
  ): Promise<boolean> {
    if (document !== undefined && !this.#unloaded.has(document)) {
      return isTooDeep(update, depthsIn(document), maxDepth);
    }
    return await this.#reads.run(async () =>
      this.#thread.call('isTooDeep', await this.#store.stored(boardId), update.slice(), maxDepth),
    );
  }

  /**
   * Applies a stored update to the document, in slices unless it is quick, and forwards it to the clients.
   * @param pieces of the update; itself if it is small
   * @throws StorageError when the document cannot be loaded
   */
  async apply(
    document: Document,
    update: Uint8Array,
    pieces: readonly Uint8Array[],
  ): Promise<void> {
    const unloaded = this.#unloaded.get(document);
    if (unloaded !== undefined) {
      unloaded.known?.add(update);
      for (const piece of pieces) unloaded.later.push(piece);
      sendToAll(document, update);
      await this.load(document);
    } else if (update.byteLength < leastSlicedSizeBytes && isQuick(update, document)) {
      Y.applyUpdate(document, update, fromStore);
    } else {
      const released: Uint8Array[] = [];
      const failedCount = await this.#applyAll(document, pieces, released);
      this.#report(document.name, failedCount);
      // Clients that opened the board in the meantime received a part of it.
      for (const each of [update, ...released]) sendToAll(document, each);
    }
  }

  /** The pieces of an update, for `apply`. */
  async cut(update: Uint8Array): Promise<readonly Uint8Array[]> {
    return await this.#thread.call('cut', { log: [update.slice()] });
  }

  /** Resolves when the document is complete. @throws StorageError */
  async load(document: Document): Promise<void> {
    const unloaded = this.#unloaded.get(document);
    if (unloaded === undefined) return;
    unloaded.loading ??= this.#fill(unloaded.boardId, document, unloaded).finally(() => {
      unloaded.loading = undefined;
    });
    await unloaded.loading;
  }

  async #known(boardId: string): Promise<KnownChanges | undefined> {
    const numbers = await this.#reads.run(async () =>
      this.#thread.call('known', await this.#store.stored(boardId)),
    );
    return numbers === undefined ? undefined : KnownChanges.of(numbers);
  }

  async #fill(boardId: string, document: Document, unloaded?: Unloaded): Promise<void> {
    const startedMs = performance.now();
    const pieces = await this.#reads.run(async () =>
      this.#thread.call('cut', await this.#store.stored(boardId)),
    );
    let failedCount = await this.#applyAll(document, pieces);
    while (unloaded !== undefined && unloaded.later.length > 0) {
      failedCount += await this.#applyAll(document, unloaded.later.splice(0));
    }
    this.#unloaded.delete(document);
    this.#report(boardId, failedCount);
    const ms = Math.round(performance.now() - startedMs);
    this.#log.info('board loaded', { board: boardId, ms });
  }

  async #fillSmall(boardId: string, document: Document): Promise<void> {
    const updates = readable(await this.#store.stored(boardId));
    this.#report(boardId, await this.#applyAll(document, updates));
  }

  /**
   * @param released as in `applicationSteps`
   * @returns how many Yjs could not apply
   */
  async #applyAll(
    document: Document,
    pieces: readonly Uint8Array[],
    released: Uint8Array[] = [],
  ): Promise<number> {
    const steps = applicationSteps(document, pieces, released);
    let failedCount = 0;
    let isOver = false;
    while (!isOver) {
      const slice = await this.slices.next();
      transactSilently(document, () => {
        do {
          const step = steps.next();
          if (step.done || document.isDestroyed) isOver = true;
          else if (!isApplied(document, step.value)) failedCount += 1;
        } while (!isOver && !slice.isOver);
      });
    }
    return failedCount;
  }

  #report(boardId: string, failedCount: number): void {
    if (failedCount === 0) return;
    this.#log.error('updates cannot be applied', { board: boardId, count: failedCount });
  }
}

function sendToAll(document: Document, update: Uint8Array): void {
  for (const connection of document.getConnections()) sendUpdate(connection, update);
}

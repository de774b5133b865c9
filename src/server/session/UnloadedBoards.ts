import type { Document } from '@hocuspocus/server';
import * as Y from 'yjs';
import { isSoundUpdate } from '../../shared/document/isSoundUpdate.ts';
import type { KnownChanges } from '../../shared/document/KnownChanges.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { errorLine, type ServerLog } from '../log/ServerLog.ts';
import type { BoardStore } from '../store/BoardStore.ts';
import { BoardBytes } from '../store/StoredBoard.ts';
import { transactUntold } from '../store/transactUntold.ts';
import { tellUpdate } from './answerFromStore.ts';

/** The document of a smaller board is made in a moment. */
const leastSizeBytes = 1024 * 1024;
/** Loading goes on in slices, and everybody else is served between them. */
const sliceMs = 10;
const partSizeBytes = 64 * 1024;

interface Unloaded {
  readonly boardId: string;
  /** Of what is stored, where that was asked for: it may be less than all. */
  known: KnownChanges | undefined;
  loading: Promise<void> | undefined;
}

/**
 * Large boards that clients have open and of which no document was made: that takes seconds and many times the memory, and
 * whoever only opens a board needs its bytes. The document is made in slices once the board is changed. Until it
 * is complete, Yjs may keep a change waiting in it instead of applying it: clients then have to be told by other means.
 */
export class UnloadedBoards {
  readonly #store: BoardStore;
  readonly #log: ServerLog;
  readonly #unloaded = new WeakMap<Document, Unloaded>();

  constructor(store: BoardStore, log: ServerLog) {
    this.#store = store;
    this.#log = log;
  }

  /**
   * Fills the document of a board that is opened, unless the board is large.
   * @throws StorageError
   */
  async open(boardId: string, document: Document): Promise<void> {
    if (this.#store.sizeBytes(boardId) < leastSizeBytes) await this.#store.load(boardId, document);
    else this.#unloaded.set(document, { boardId, known: undefined, loading: undefined });
  }

  /** Whether the document lacks something that is stored. */
  has(document: Document): boolean {
    return this.#unloaded.has(document);
  }

  /**
   * What is stored of a board whose clients need not have its document for it.
   * @returns undefined when only the document shows what the board is
   * @throws StorageError
   */
  async stored(boardId: string): Promise<BoardBytes | undefined> {
    if (this.#store.sizeBytes(boardId) < leastSizeBytes) return undefined;
    return BoardBytes.of(await this.#store.updates(boardId));
  }

  /**
   * Whether all that the update brings is stored; false also where that is not known.
   * @throws StorageError
   */
  async contains(document: Document, update: Uint8Array): Promise<boolean> {
    const unloaded = this.#unloaded.get(document);
    if (unloaded === undefined) return false;
    unloaded.known ??= (await this.stored(unloaded.boardId))?.known();
    return unloaded.known?.contains(update) ?? false;
  }

  /** A change was stored: tells it to the clients, and begins to make the document. */
  tell(document: Document, update: Uint8Array): void {
    const unloaded = this.#unloaded.get(document);
    if (unloaded === undefined) return;
    unloaded.known?.add(update);
    for (const connection of document.getConnections()) tellUpdate(connection, update);
    this.load(document).catch((error: unknown) => {
      this.#log.error('board cannot be read', {
        board: unloaded.boardId,
        error: errorLine(error),
      });
    });
  }

  /** Resolves when the document is complete. @throws StorageError */
  async load(document: Document): Promise<void> {
    const unloaded = this.#unloaded.get(document);
    if (unloaded === undefined) return;
    unloaded.loading ??= this.#load(unloaded.boardId, document).finally(() => {
      unloaded.loading = undefined;
    });
    await unloaded.loading;
  }

  async #load(boardId: string, document: Document): Promise<void> {
    const startedMs = performance.now();
    const updates = await this.#store.updates(boardId);
    const parts = updates.flatMap(partsOf).values();
    let failedCount = 0;
    let next = parts.next();
    while (next.done !== true && !document.isDestroyed) {
      const sliceEndMs = performance.now() + sliceMs;
      transactUntold(document, () => {
        while (next.done !== true && performance.now() < sliceEndMs) {
          if (!isApplied(document, next.value)) failedCount += 1;
          next = parts.next();
        }
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#unloaded.delete(document);
    const ms = Math.round(performance.now() - startedMs);
    if (failedCount > 0) {
      this.#log.error('updates cannot be applied', { board: boardId, count: failedCount });
    }
    this.#log.info('board loaded', { board: boardId, ms });
  }
}

/** What Yjs cannot apply is not taken apart either. */
const partsOf = (update: Uint8Array): readonly Uint8Array[] =>
  update.byteLength > partSizeBytes && isSoundUpdate(update)
    ? splitUpdate(update, partSizeBytes)
    : [update];

function isApplied(document: Document, update: Uint8Array): boolean {
  try {
    Y.applyUpdate(document, update);
    return true;
  } catch {
    return false;
  }
}

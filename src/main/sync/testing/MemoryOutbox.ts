import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';
import { Emitter } from '../../../base/Emitter.ts';
import { updateFault, wholeBoardLimits } from '../../../shared/document/checkUpdate.ts';
import { depthsIn } from '../../../shared/document/documentDepths.ts';
import { mergeUpdates } from '../../../shared/document/mergeUpdates.ts';
import { isTooDeep } from '../../../shared/document/nesting.ts';
import { splitUpdate } from '../../../shared/document/splitUpdate.ts';
import type {
  Batch,
  BatchLimit,
  CatchUpUpdate,
  Outbox,
  SplitUpdate,
  WaitingOperation,
} from '../../queue/outbox.ts';

interface Waiting {
  readonly seq: number;
  readonly id: string;
  readonly createdAt: number;
  readonly madeAtMs: number;
  readonly update: Uint8Array;
}

interface Board {
  readonly doc: Y.Doc;
  waiting: Waiting[];
}

/** An outbox in memory, for tests of sync alone. It draws too: `draw` is what a window would send. */
export class MemoryOutbox implements Outbox {
  readonly #boards = new Map<string, Board>();
  readonly #listeners = new Emitter<[boardId: string]>();
  readonly #events = new Emitter();
  readonly #synced = new Set<string>();
  /** Every remote change that was stored, by board. */
  readonly received: { readonly boardId: string; readonly update: Uint8Array }[] = [];
  /** Ids of the operations that left, in order. */
  readonly acknowledged: string[] = [];
  /** Set it to make the next `acknowledge` fail as a disk would. */
  acknowledgeError: Error | undefined;
  receiveError: Error | undefined;
  #seq = 0;

  get size(): number {
    return [...this.#boards.values()].reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  doc(boardId: string): Y.Doc {
    return this.#board(boardId).doc;
  }

  /** Puts a shape on the board and into the outbox. @returns the operation's id. */
  draw(boardId: string, shapeId: string, value: unknown = shapeId): string {
    return this.change(boardId, (shapes) => shapes.set(shapeId, value));
  }

  /** Changes the board as one operation. @returns the operation's id. */
  change(boardId: string, edit: (shapes: Y.Map<unknown>) => void): string {
    const { doc, waiting } = this.#board(boardId);
    let update: Uint8Array | undefined;
    const keep = (made: Uint8Array): void => {
      update = made;
    };
    doc.on('update', keep);
    doc.transact(() => edit(doc.getMap('shapes')));
    doc.off('update', keep);
    if (update === undefined) throw new Error('nothing changed');
    const id = randomUUID();
    this.#seq += 1;
    const made = { createdAt: Date.now(), madeAtMs: performance.now() };
    waiting.push({ ...made, seq: this.#seq, id, update });
    this.#listeners.emit(boardId);
    this.#events.emit();
    return id;
  }

  shapes(boardId: string): Record<string, unknown> {
    return this.doc(boardId).getMap('shapes').toJSON();
  }

  waitingCount(boardId: string): number {
    return this.#boards.get(boardId)?.waiting.length ?? 0;
  }

  boardsWaiting(): readonly string[] {
    return [...this.#boards].filter(([, { waiting }]) => waiting.length > 0).map(([id]) => id);
  }

  onWaiting(listener: (boardId: string) => void): () => void {
    return this.#listeners.subscribe(listener);
  }

  /** Calls back whenever something was drawn, received or has left, and when a board is marked as synced. */
  onEvent(listener: () => void): () => void {
    return this.#events.subscribe(listener);
  }

  async nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined> {
    const taken: Waiting[] = [];
    let sizeBytes = 0;
    for (const operation of this.#board(boardId).waiting) {
      sizeBytes += operation.update.byteLength;
      const isFull = taken.length >= limit.maxOperations || sizeBytes > limit.maxSizeBytes;
      if (isFull && taken.length > 0) break;
      taken.push(operation);
    }
    if (taken.length === 0) return undefined;
    return {
      boardId,
      operations: taken.map(asWaitingOperation),
      update: mergeUpdates(taken.map(({ update }) => update)),
    };
  }

  stillWaiting({ boardId, operations }: Batch): readonly WaitingOperation[] {
    const ids = new Set(this.#board(boardId).waiting.map(({ id }) => id));
    return operations.filter(({ id }) => ids.has(id));
  }

  async acknowledge(batch: Batch): Promise<readonly WaitingOperation[]> {
    const left = this.stillWaiting(batch);
    const ids = new Set(batch.operations.map(({ id }) => id));
    this.#leave(batch.boardId, ({ id }) => ids.has(id));
    return left;
  }

  async receive(boardId: string, update: Uint8Array): Promise<void> {
    const error = this.receiveError;
    this.receiveError = undefined;
    if (error !== undefined) throw error;
    this.received.push({ boardId, update });
    Y.applyUpdate(this.doc(boardId), update);
    this.#events.emit();
  }

  async stateVector(boardId: string): Promise<Uint8Array> {
    return Y.encodeStateVector(this.doc(boardId));
  }

  async missingUpdate(boardId: string, peerStateVector: Uint8Array): Promise<CatchUpUpdate> {
    const update = Y.encodeStateAsUpdate(this.doc(boardId), peerStateVector);
    return { update, coveredSeq: this.#seq };
  }

  async split(update: Uint8Array, maxSizeBytes: number): Promise<readonly Uint8Array[]> {
    return splitUpdate(update, maxSizeBytes);
  }

  async splitReceived(
    boardId: string,
    update: Uint8Array,
    maxSizeBytes: number,
  ): Promise<SplitUpdate> {
    const fault = updateFault(update, wholeBoardLimits);
    if (fault !== undefined) return fault;
    const isDeep = isTooDeep(update, depthsIn(this.doc(boardId)), wholeBoardLimits.maxTypeDepth);
    return isDeep ? 'too-much' : splitUpdate(update, maxSizeBytes);
  }

  async beginSync(boardId: string, serverUrl: string): Promise<void> {
    const kept = `${serverUrl} ${boardId}`;
    for (const mark of this.#synced) {
      if (mark.endsWith(` ${boardId}`) && mark !== kept) this.#synced.delete(mark);
    }
  }

  async boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
    return [...this.#boards.keys()].filter((id) => !this.#synced.has(`${serverUrl} ${id}`));
  }

  async markSynced(
    boardId: string,
    serverUrl: string,
    coveredSeq: number,
  ): Promise<readonly WaitingOperation[]> {
    const left = this.#leave(boardId, ({ seq }) => seq <= coveredSeq);
    this.#synced.add(`${serverUrl} ${boardId}`);
    this.#events.emit();
    return left.map(asWaitingOperation);
  }

  isMarkedSynced(boardId: string, serverUrl: string): boolean {
    return this.#synced.has(`${serverUrl} ${boardId}`);
  }

  #leave(boardId: string, leaves: (operation: Waiting) => boolean): readonly Waiting[] {
    const error = this.acknowledgeError;
    this.acknowledgeError = undefined;
    if (error !== undefined) throw error;
    const board = this.#board(boardId);
    const left = board.waiting.filter(leaves);
    this.acknowledged.push(...left.map(({ id }) => id));
    board.waiting = board.waiting.filter((operation) => !leaves(operation));
    this.#events.emit();
    return left;
  }

  #board(boardId: string): Board {
    const known = this.#boards.get(boardId);
    if (known !== undefined) return known;
    const board = { doc: new Y.Doc(), waiting: [] };
    this.#boards.set(boardId, board);
    return board;
  }
}

const asWaitingOperation = ({ id, createdAt, madeAtMs }: Waiting): WaitingOperation => ({
  id,
  kind: 'draw',
  createdAt,
  ageMs: performance.now() - madeAtMs,
});

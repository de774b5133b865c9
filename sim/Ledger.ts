import * as Y from 'yjs';
import { largestBatch } from '../src/main/sync/BatchSize.ts';
import type { Delivered, DeliveryFailed, RetryAttempt } from '../src/main/sync/observer.ts';
import { defaultRetryOptions } from '../src/main/sync/RetryWrapper.ts';
import { reasons } from '../src/main/sync/reasons.ts';
import { pieceSizeBytes, windowPieces } from '../src/main/sync/SessionSocket.ts';
import { decodeUpdate, isContained } from '../src/server/boardUpdate.ts';
import type { Operation } from '../src/shared/operation.ts';
import { maxTransactionWrites } from '../src/sqlite/GroupCommit.ts';

const { maxOperations: maxBatchOperations, maxSizeBytes: maxBatchSizeBytes } = largestBatch;
const maxSends = 1 + defaultRetryOptions.maxAttempts;
/** What gathers before the next ping comes on top, and the frames around it all. */
const maxOutstandingBytes = (windowPieces + 2) * pieceSizeBytes;

const notRetryable = new Set<string>([
  reasons.readOnly,
  reasons.tokenRefused,
  reasons.tokenMissing,
]);

/** What both ends of a delivery tell. */
type Ended = Pick<Delivered, 'boardId' | 'attempts' | 'operations' | 'sizeBytes' | 'queueSize'>;

interface Entry {
  readonly operation: Operation;
  readonly device: number;
  isSaved: boolean;
  isOutboxed: boolean;
  isAcknowledged: boolean;
  isDelivered: boolean;
  /** Its device was killed between the flush of the acknowledgement and the word of it. */
  isExcused: boolean;
}

export interface Counts {
  operations: number;
  saved: number;
  outboxed: number;
  delivered: number;
  failed: number;
  retries: number;
  compactions: number;
}

/** The truth about every operation, and what must hold of it. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #serverDoc: (boardId: string) => Y.Doc;
  readonly #serverKeepsItsWord: boolean;
  readonly #note: (what: string) => void;
  /** Retry attempts since the last end of a delivery, by device and board. */
  readonly #retries = new Map<string, number>();
  readonly counts: Counts = {
    operations: 0,
    saved: 0,
    outboxed: 0,
    delivered: 0,
    failed: 0,
    retries: 0,
    compactions: 0,
  };
  readonly problems: string[] = [];

  /** @param serverKeepsItsWord whether what it acknowledged must be on its disk */
  constructor(
    serverDoc: (boardId: string) => Y.Doc,
    serverKeepsItsWord: boolean,
    note: (what: string) => void,
  ) {
    this.#serverDoc = serverDoc;
    this.#serverKeepsItsWord = serverKeepsItsWord;
    this.#note = note;
  }

  problem(what: string): void {
    this.#note(`PROBLEM ${what}`);
    this.problems.push(what);
  }

  expect(holds: boolean, what: string): void {
    if (!holds) this.problem(what);
  }

  drawn(device: number, operation: Operation): void {
    this.counts.operations += 1;
    this.#entries.set(operation.id, {
      operation,
      device,
      isSaved: false,
      isOutboxed: false,
      isAcknowledged: false,
      isDelivered: false,
      isExcused: false,
    });
  }

  /** It was reported saved. */
  saved(operation: Operation): void {
    const entry = this.#entries.get(operation.id);
    if (entry === undefined || entry.isSaved) return;
    entry.isSaved = true;
    this.counts.saved += 1;
    this.#note(`saved ${operation.id}`);
  }

  /** It stands in the outbox on disk. */
  outboxed(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.isOutboxed) {
      this.problem(`${id} came into the outbox ${entry === undefined ? 'from nowhere' : 'twice'}`);
      return;
    }
    entry.isOutboxed = true;
    this.counts.outboxed += 1;
  }

  /** It left the outbox on disk. */
  acknowledged(ids: readonly string[]): void {
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry === undefined || entry.isAcknowledged) continue;
      entry.isAcknowledged = true;
      if (!this.#serverKeepsItsWord) continue;
      this.expect(
        isIn(entry.operation, this.#serverDoc(entry.operation.boardId)),
        `I3, I4: ${id} left the outbox and the server has not stored it`,
      );
    }
  }

  retried(device: number, { boardId, attempt, reason, operationCount }: RetryAttempt): void {
    const key = `${device} ${boardId}`;
    const before = this.#retries.get(key) ?? 0;
    const retries = Number.isNaN(before) ? attempt : before + 1;
    this.#retries.set(key, retries);
    this.counts.retries += 1;
    this.#note(`retry ${key} ${attempt} of ${operationCount}: ${reason}`);
    this.expect(attempt === retries, `retry attempt ${attempt} was told as the ${retries}th`);
    this.expect(!notRetryable.has(reason), `retried what another try cannot mend: ${reason}`);
  }

  delivered(device: number, event: Delivered): void {
    if (event.way === 'batch') this.#ended(device, event);
    else this.#caughtUp(device, event);
    for (const { id, durationMs, waitMs } of event.operations) {
      const entry = this.#entries.get(id);
      this.expect(entry?.isDelivered === false, `I8: ${id} was counted as delivered twice`);
      this.expect(
        entry?.isAcknowledged === true,
        `I8: ${id} was counted before it left the outbox`,
      );
      this.expect(durationMs >= waitMs && waitMs >= 0, `${id} took ${durationMs} ms of ${waitMs}`);
      if (entry !== undefined) entry.isDelivered = true;
      this.counts.delivered += 1;
    }
  }

  failed(device: number, event: DeliveryFailed): void {
    this.#ended(device, event);
    this.counts.failed += event.operations.length;
    for (const { id } of event.operations) {
      this.expect(
        this.#entries.get(id)?.isAcknowledged === false,
        `I6: ${id} failed and left the outbox`,
      );
    }
  }

  /** Deliveries of this device were broken off without a word: the app was killed, or the server taken out. */
  brokenOff(device: number, { isKill }: { readonly isKill: boolean }): void {
    for (const key of this.#retries.keys()) {
      if (!key.startsWith(`${device} `)) continue;
      // A delivery that was acknowledged in this moment may still be told.
      if (isKill) this.#retries.delete(key);
      else this.#retries.set(key, Number.NaN);
    }
    if (!isKill) return;
    for (const entry of this.#entries.values()) {
      if (entry.device === device && entry.isAcknowledged && !entry.isDelivered) {
        entry.isExcused = true;
      }
    }
  }

  outstanding(sizeBytes: number): void {
    this.expect(sizeBytes <= maxOutstandingBytes, `${sizeBytes} bytes are on one socket's way`);
  }

  transaction(writeCount: number): void {
    this.expect(writeCount <= maxTransactionWrites, `a transaction has ${writeCount} writes`);
  }

  change(sizeBytes: number, waitingCount: number): void {
    this.expect(waitingCount <= 2, `${waitingCount} changes of a board wait on one session`);
    this.expect(sizeBytes <= 2 * maxBatchSizeBytes, `a batch has ${sizeBytes} bytes`);
  }

  /** Everything this device reported saved is on its disk. */
  checkDisk(device: number, boardOf: (boardId: string) => Y.Doc): void {
    const docs = new Map<string, Y.Doc>();
    for (const { operation, isSaved, device: owner } of this.#entries.values()) {
      if (owner !== device || !isSaved) continue;
      const doc = docs.get(operation.boardId) ?? boardOf(operation.boardId);
      docs.set(operation.boardId, doc);
      this.expect(isIn(operation, doc), `I1, I2: ${operation.id} was saved and is not on the disk`);
    }
  }

  /** The outbox on a device's disk is what came into it and was not acknowledged. */
  checkOutbox(device: number, waitingIds: readonly string[], size: number): void {
    const waiting = new Set(waitingIds);
    for (const [id, { device: owner, isOutboxed, isAcknowledged }] of this.#entries) {
      if (owner !== device || !isOutboxed) continue;
      this.expect(
        waiting.has(id) === !isAcknowledged,
        `I3: ${id} is ${waiting.has(id) ? 'still' : 'no longer'} in the outbox`,
      );
    }
    this.expect(size === waiting.size, `I8: the queue size is ${size}, the outbox ${waiting.size}`);
  }

  /** Everything is delivered and counted, and stands on the server's disk. */
  checkEnd(): void {
    for (const [id, entry] of this.#entries) {
      const { operation, isSaved, isOutboxed, isAcknowledged, isDelivered, isExcused } = entry;
      if (isOutboxed) {
        this.expect(isAcknowledged, `I7: ${id} never left the outbox`);
        this.expect(isDelivered !== isExcused, `I8: ${id} was not counted as delivered once`);
      }
      if (!isSaved && !isOutboxed) continue;
      const isOnServer = isIn(operation, this.#serverDoc(operation.boardId));
      this.expect(isOnServer, `I4, I7: ${id} is not on the server's disk`);
    }
  }

  /** What was under way of it ends without a word, or goes on with the rest. */
  #caughtUp(device: number, { boardId, attempts, operations }: Delivered): void {
    const key = `${device} ${boardId}`;
    if (this.#retries.has(key)) this.#retries.set(key, Number.NaN);
    this.#note(`caught up ${key} sends ${attempts} operations ${operations.length}`);
    this.expect(attempts >= 1 && attempts <= maxSends, `I6: a delivery made ${attempts} sends`);
  }

  #ended(device: number, event: Ended): void {
    const { boardId, attempts, operations, sizeBytes, queueSize } = event;
    const key = `${device} ${boardId}`;
    const retries = this.#retries.get(key) ?? 0;
    this.#retries.delete(key);
    this.#note(`end ${key} sends ${attempts} operations ${operations.length} waiting ${queueSize}`);
    this.expect(attempts >= 1 && attempts <= maxSends, `I6: a delivery made ${attempts} sends`);
    const isKnown = Number.isNaN(retries) || attempts === retries + 1;
    this.expect(isKnown, `I8: ${attempts} sends, ${retries} retries counted`);
    this.expect(operations.length <= maxBatchOperations, `a batch of ${operations.length}`);
    this.expect(operations.length === 1 || sizeBytes <= maxBatchSizeBytes, `${sizeBytes} bytes`);
  }
}

/** Whether the board has all that the operation brought. */
function isIn({ update }: Operation, doc: Y.Doc): boolean {
  const decoded = decodeUpdate(update);
  return decoded !== undefined && isContained(decoded, doc);
}

/** How two replicas differ: in structs, deletions, or what is shown. Undefined: they are the same. */
export function differenceOf(one: Y.Doc, other: Y.Doc): string | undefined {
  const { sv: oneVector, ds: oneDeletions } = Y.snapshot(one);
  const { sv: otherVector, ds: otherDeletions } = Y.snapshot(other);
  const empty = Y.createDeleteSet();
  if (!Y.equalSnapshots(new Y.Snapshot(empty, oneVector), new Y.Snapshot(empty, otherVector))) {
    return 'structs';
  }
  if (!Y.equalDeleteSets(oneDeletions, otherDeletions)) return 'deletions';
  if (one.store.pendingStructs !== null || other.store.pendingStructs !== null) return 'pending';
  return shown(one) === shown(other) ? undefined : 'shapes';
}

/** In one order, since maps keep that in which things came. */
const shown = (doc: Y.Doc): string =>
  JSON.stringify(doc.getMap('shapes').toJSON(), (_key, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });

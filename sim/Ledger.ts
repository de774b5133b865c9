import type * as Y from 'yjs';
import { defaultRetryOptions } from '../src/base/RetryWrapper.ts';
import type { QuotaLevel } from '../src/main/queue/OutboxQuota.ts';
import { largestBatch } from '../src/main/sync/delivery/BatchSize.ts';
import type { Delivered, DeliveryFailed, RetryAttempt } from '../src/main/sync/observer.ts';
import { pieceSizeBytes, windowPieces } from '../src/main/sync/wire/SessionSocket.ts';
import { isContained } from '../src/server/session/boardUpdate.ts';
import { fillUpdate } from '../src/shared/document/fillUpdate.ts';
import type { Operation } from '../src/shared/operation.ts';
import { maxTransactionWrites } from '../src/sqlite/GroupCommit.ts';
import type { Routes } from './Routes.ts';
import type { ServerChange } from './SimulatedServer.ts';
import type { ClientFrameHead } from './serverFrames.ts';

const { maxOperations: maxBatchOperations, maxSizeBytes: maxBatchSizeBytes } = largestBatch;
const maxSends = 1 + defaultRetryOptions.maxAttempts;
/** What gathers before the next ping comes on top, and the frames around it all. */
const maxOutstandingBytes = (windowPieces + 2) * pieceSizeBytes;

const notRetryable = new Set<string>(['read-only', 'token-refused', 'token-missing']);

/** What both ends of a delivery tell. */
type Ended = Pick<Delivered, 'boardId' | 'attempts' | 'operations' | 'sizeBytes' | 'queueSize'>;

/** What is looked at of an operation. */
type Drawn = Pick<Operation, 'id' | 'boardId'> & { readonly update: Uint8Array };

interface Entry {
  readonly operation: Drawn;
  readonly device: number;
  isSaved: boolean;
  /** Main was given it in a form that it cannot accept. */
  isRefused: boolean;
  /** The draft that main keeps the change of a refused one as, once the window was told so. */
  keptAs: string | undefined;
  /** The window that showed it is gone. */
  isToComeBack: boolean;
  isOutboxed: boolean;
  isAcknowledged: boolean;
  isDelivered: boolean;
  /** Its device was killed between the flush of the acknowledgement and the word of it. */
  isExcused: boolean;
  /**
   * Threads died both times, after it came into the outbox and after it left it, before they said so: the app may
   * never learn that it was there.
   */
  isOutOfSight: boolean;
}

export interface Counts {
  operations: number;
  saved: number;
  refused: number;
  outboxed: number;
  delivered: number;
  failed: number;
  retries: number;
  compactions: number;
  /** Notices that much waits, and questions since too much does. */
  warnings: number;
  questions: number;
  answers: number;
}

export interface LedgerOptions {
  /** What the server has on its disk of a board. */
  readonly stored: (server: number, boardId: string) => Y.Doc | undefined;
  /** Whether what it acknowledged must be there. */
  readonly keepsItsWord: (server: number) => boolean;
  /** Of each device. */
  readonly routes: readonly Routes[];
  readonly note: (what: string) => void;
}

/** The truth about every operation, and what must hold of it. */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #entries = new Map<string, Entry>();
  /** What main may store in the places of refused operations. */
  readonly #fills = new Set<string>();
  /** Operations that put kept changes back, by draft. */
  readonly #recoveries = new Map<string, Drawn[]>();
  /** Retry attempts since the last end of a delivery, by device and board. */
  readonly #retries = new Map<string, number>();
  readonly counts: Counts = {
    operations: 0,
    saved: 0,
    refused: 0,
    outboxed: 0,
    delivered: 0,
    failed: 0,
    retries: 0,
    compactions: 0,
    warnings: 0,
    questions: 0,
    answers: 0,
  };
  readonly problems: string[] = [];

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  problem(what: string): void {
    this.#options.note(`PROBLEM ${what}`);
    this.problems.push(what);
  }

  expect(holds: boolean, what: string): void {
    if (!holds) this.problem(what);
  }

  drawn(device: number, operation: Drawn): void {
    this.counts.operations += 1;
    this.#entries.set(operation.id, {
      operation,
      device,
      isSaved: false,
      isRefused: false,
      keptAs: undefined,
      isToComeBack: false,
      isOutboxed: false,
      isAcknowledged: false,
      isDelivered: false,
      isExcused: false,
      isOutOfSight: false,
    });
  }

  /** It was reported saved. */
  saved(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.isSaved) return;
    this.expect(!entry.isRefused, `I27: ${id} was reported saved, and main refused it`);
    entry.isSaved = true;
    this.counts.saved += 1;
    this.#options.note(`saved ${id}`);
  }

  /** Main cannot accept it. */
  refused({ id, update }: Drawn): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.isRefused = true;
    const fill = fillUpdate(update);
    if (fill !== undefined) this.#fills.add(keyOf(fill));
    this.counts.refused += 1;
    this.#options.note(`refused ${id}`);
  }

  /** The window was told so. @param keptAs the draft that main keeps its change as */
  toldRefused(id: string, keptAs: string | undefined): void {
    const entry = this.#entries.get(id);
    this.expect(entry?.isRefused === true, `I27: ${id} was refused, and nothing was wrong with it`);
    if (entry !== undefined) entry.keptAs = keptAs;
  }

  /** The operation puts back what main kept as these drafts. */
  recovers(draftIds: readonly string[], operation: Drawn): void {
    for (const draftId of draftIds) {
      this.#recoveries.set(draftId, [...(this.#recoveries.get(draftId) ?? []), operation]);
    }
  }

  /** A window loads the board: what main kept of refused operations is a draft, or back on the board. */
  checkKept(device: number, boardId: string, draftIds: ReadonlySet<string>, doc: Y.Doc): void {
    for (const { operation, device: owner, keptAs, isToComeBack } of this.#entries.values()) {
      if (owner !== device || operation.boardId !== boardId) continue;
      if (keptAs === undefined || !isToComeBack) continue;
      const recoveries = this.#recoveries.get(keptAs) ?? [];
      this.expect(
        draftIds.has(keptAs) || recoveries.some((recovery) => isIn(recovery, doc)),
        `I27: ${operation.id} was refused and kept, and is gone after a kill`,
      );
    }
  }

  /** It stands in the outbox on disk. */
  outboxed(device: number, operation: Drawn): void {
    const { id, update } = operation;
    if (!this.#entries.has(id) && this.#fills.has(keyOf(update))) this.drawn(device, operation);
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.isOutboxed) {
      this.problem(`${id} came into the outbox ${entry === undefined ? 'from nowhere' : 'twice'}`);
      return;
    }
    this.expect(!entry.isRefused, `I27: ${id} came into the outbox, and main refused it`);
    entry.isOutboxed = true;
    this.counts.outboxed += 1;
  }

  /** It left the outbox on disk. */
  /** @param isAnswerLost it is flushed, and its thread dies before it says so */
  acknowledged(ids: readonly string[], isAnswerLost: boolean): void {
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry === undefined || entry.isAcknowledged) continue;
      entry.isAcknowledged = true;
      const { operation, device } = entry;
      if (isAnswerLost) {
        entry.isOutOfSight = !entry.isSaved;
        // It is told only once the disk answers; what sent it ends without a word before.
        this.brokenOff(device, operation.boardId);
      }
      // The board may have moved since: the new server gets it with its handshake.
      const servers = [...(this.#options.routes[device]?.everLivedOn(operation.boardId) ?? [])];
      if (!servers.every(this.#options.keepsItsWord)) continue;
      this.expect(
        servers.some((server) => this.#isStored(operation, server)),
        `I3, I4: ${id} left the outbox and no server of its board has stored it`,
      );
    }
  }

  retried(device: number, { boardId, attempt, reason, operationCount }: RetryAttempt): void {
    const key = `${device} ${boardId}`;
    const before = this.#retries.get(key) ?? 0;
    const retries = Number.isNaN(before) ? attempt : before + 1;
    this.#retries.set(key, retries);
    this.counts.retries += 1;
    this.#options.note(`retry ${key} ${attempt} of ${operationCount}: ${reason}`);
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

  /** The delivery of this board was broken off without a word; if it was acknowledged just now, it may be told still. */
  brokenOff(device: number, boardId: string): void {
    const key = `${device} ${boardId}`;
    if (this.#retries.has(key)) this.#retries.set(key, Number.NaN);
  }

  /** Nothing of what this device was doing is told any more. */
  killed(device: number): void {
    for (const key of this.#retries.keys()) {
      if (key.startsWith(`${device} `)) this.#retries.delete(key);
    }
    for (const entry of this.#entries.values()) {
      if (entry.device === device && entry.isAcknowledged && !entry.isDelivered) {
        entry.isExcused = true;
      }
      if (entry.device === device && entry.keptAs !== undefined) entry.isToComeBack = true;
    }
  }

  outstanding(sizeBytes: number): void {
    this.expect(sizeBytes <= maxOutstandingBytes, `${sizeBytes} bytes are on one socket's way`);
  }

  transaction(writeCount: number): void {
    this.expect(writeCount <= maxTransactionWrites, `a transaction has ${writeCount} writes`);
  }

  /** The user of the device is told what the outbox has become. */
  told(device: number, level: QuotaLevel): void {
    this.#options.note(`device ${device} tells that the outbox is ${level}`);
    if (level === 'full') this.counts.questions += 1;
    else this.counts.warnings += 1;
  }

  answered(device: number, action: string): void {
    this.#options.note(`the user of device ${device} answers ${action}`);
    this.counts.answers += 1;
  }

  /** A device begins to send it. */
  sends(device: number, server: number, { boardId, type }: ClientFrameHead): void {
    const routes = this.#options.routes[device];
    // What it has opened there it has to close, and that is all that may follow.
    const isRight =
      type === 'close'
        ? routes?.everLivedOn(boardId).has(server)
        : routes?.serverOf(boardId) === server;
    const what = `device ${device} sends ${type} of ${boardId} to server ${server}`;
    this.expect(isRight === true, `I20: ${what}, where it does not live`);
  }

  /** A server was given it. */
  change(server: number, change: ServerChange): void {
    const { boardId, isCatchUp, sizeBytes, waitingCount, waitingBytes } = change;
    this.expect(
      this.#options.routes.some((routes) => routes.everLivedOn(boardId).has(server)),
      `I20: server ${server} got an update of ${boardId}, which never lived there`,
    );
    // A large catch-up goes in pieces.
    this.expect(
      waitingCount <= 2 || waitingBytes <= 2 * maxBatchSizeBytes,
      `${waitingCount} changes of ${boardId} wait on one session, ${waitingBytes} bytes`,
    );
    this.expect(isCatchUp || sizeBytes <= 2 * maxBatchSizeBytes, `a batch has ${sizeBytes} bytes`);
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

  /** Whether each operation that left an outbox was told as delivered, if it ever is. */
  get isAllCounted(): boolean {
    return [...this.#entries.values()].every((entry) => !entry.isOutboxed || isCounted(entry));
  }

  /** Everything is delivered and counted, and stands on the server's disk. */
  checkEnd(): void {
    for (const [id, entry] of this.#entries) {
      const { operation, isSaved, isOutboxed, isAcknowledged } = entry;
      if (isOutboxed) {
        this.expect(isAcknowledged, `I7: ${id} never left the outbox`);
        this.expect(isCounted(entry), `I8: ${id} was not counted as delivered once`);
      }
      if (!isSaved && !isOutboxed) continue;
      const server = this.#options.routes[entry.device]?.serverOf(operation.boardId);
      this.expect(
        server !== undefined && this.#isStored(operation, server),
        `I4, I7: ${id} is not on the disk of server ${server}`,
      );
    }
  }

  #isStored(operation: Drawn, server: number): boolean {
    const doc = this.#options.stored(server, operation.boardId);
    return doc !== undefined && isIn(operation, doc);
  }

  /** What was under way of it ends without a word, or goes on with the rest. */
  #caughtUp(device: number, { boardId, attempts, operations }: Delivered): void {
    const key = `${device} ${boardId}`;
    if (this.#retries.has(key)) this.#retries.set(key, Number.NaN);
    this.#options.note(`caught up ${key} sends ${attempts} operations ${operations.length}`);
    this.expect(attempts >= 1 && attempts <= maxSends, `I6: a delivery made ${attempts} sends`);
  }

  #ended(device: number, event: Ended): void {
    const { boardId, attempts, operations, sizeBytes, queueSize } = event;
    const key = `${device} ${boardId}`;
    const retries = this.#retries.get(key) ?? 0;
    this.#retries.delete(key);
    this.#options.note(
      `end ${key} sends ${attempts} operations ${operations.length} waiting ${queueSize}`,
    );
    this.expect(attempts >= 1 && attempts <= maxSends, `I6: a delivery made ${attempts} sends`);
    const isKnown = Number.isNaN(retries) || attempts === retries + 1;
    this.expect(isKnown, `I8: ${attempts} sends, ${retries} retries counted`);
    this.expect(operations.length <= maxBatchOperations, `a batch of ${operations.length}`);
    this.expect(operations.length === 1 || sizeBytes <= maxBatchSizeBytes, `${sizeBytes} bytes`);
  }
}

const isCounted = ({ isDelivered, isExcused, isOutOfSight }: Entry): boolean =>
  isDelivered !== isExcused || isOutOfSight;

const keyOf = (update: Uint8Array): string => Buffer.from(update).toString('base64');

/** Whether the board has all that the operation brought. */
export const isIn = ({ update }: Drawn, doc: Y.Doc): boolean => isContained(update, doc);

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
/** Added for the bytes before the next ping and for frame headers. */
const maxOutstandingBytes = (windowPieces + 2) * pieceSizeBytes;

const notRetryable = new Set<string>(['read-only', 'token-refused', 'token-missing']);

/** The common fields of the two delivery events. */
type Ended = Pick<Delivered, 'boardId' | 'attempts' | 'operations' | 'sizeBytes' | 'queueSize'>;

/** The fields of an operation that are checked. */
type Drawn = Pick<Operation, 'id' | 'boardId'> & { readonly update: Uint8Array };

interface Entry {
  readonly operation: Drawn;
  readonly device: number;
  isSaved: boolean;
  /** Main received it in a form that it cannot accept. */
  isRefused: boolean;
  /** The draft with a refused operation's change, once the window knows of it. */
  keptAs: string | undefined;
  /** Its window has closed. */
  isToComeBack: boolean;
  isOutboxed: boolean;
  isAcknowledged: boolean;
  isDelivered: boolean;
  /** Its device was killed between the flush and the report of the acknowledgement. */
  isExcused: boolean;
  /**
   * Threads died both after it entered the outbox and after it left it, before reporting either: the app may never know
   * that it existed.
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
  /** Warnings and questions about the outbox limit. */
  warnings: number;
  questions: number;
  answers: number;
}

export interface LedgerOptions {
  /** A board on the server's disk. */
  readonly stored: (server: number, boardId: string) => Y.Doc | undefined;
  /** Whether acknowledged changes must still exist. */
  readonly keepsItsWord: (server: number) => boolean;
  /** Of each device. */
  readonly routes: readonly Routes[];
  readonly note: (what: string) => void;
}

/** Tracks every operation and checks the rules that must hold. */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #entries = new Map<string, Entry>();
  /** Updates without content that main may store in place of refused operations. */
  readonly #fills = new Set<string>();
  /** Operations that restore kept changes, by draft. */
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

  /** Main will not accept it. */
  refused({ id, update }: Drawn): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.isRefused = true;
    const fill = fillUpdate(update);
    if (fill !== undefined) this.#fills.add(keyOf(fill));
    this.counts.refused += 1;
    this.#options.note(`refused ${id}`);
  }

  /** The window was notified. @param keptAs the draft with its change */
  toldRefused(id: string, keptAs: string | undefined): void {
    const entry = this.#entries.get(id);
    this.expect(entry?.isRefused === true, `I27: ${id} was refused, and nothing was wrong with it`);
    if (entry !== undefined) entry.keptAs = keptAs;
  }

  /** The operation restores the changes kept in these drafts. */
  recovers(draftIds: readonly string[], operation: Drawn): void {
    for (const draftId of draftIds) {
      this.#recoveries.set(draftId, [...(this.#recoveries.get(draftId) ?? []), operation]);
    }
  }

  /** A window loads the board: kept changes of refused operations are drafts, or back on the board. */
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

  /** It is in the outbox on disk. */
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
  /** @param isAnswerLost whether the thread dies after the flush, before it answers */
  acknowledged(ids: readonly string[], isAnswerLost: boolean): void {
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry === undefined || entry.isAcknowledged) continue;
      entry.isAcknowledged = true;
      const { operation, device } = entry;
      if (isAnswerLost) {
        entry.isOutOfSight = !entry.isSaved;
        // It is reported only once the disk answers; its delivery ends without an event before that.
        this.brokenOff(device, operation.boardId);
      }
      // The board may have moved since: the new server receives it with the handshake.
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

  /** The delivery of this board was interrupted without an event; a simultaneous acknowledgement may still be reported. */
  brokenOff(device: number, boardId: string): void {
    const key = `${device} ${boardId}`;
    if (this.#retries.has(key)) this.#retries.set(key, Number.NaN);
  }

  /** This device reports nothing more about its current work. */
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

  /** The user of the device is notified about the outbox. */
  told(device: number, level: QuotaLevel): void {
    this.#options.note(`device ${device} tells that the outbox is ${level}`);
    if (level === 'full') this.counts.questions += 1;
    else this.counts.warnings += 1;
  }

  answered(device: number, action: string): void {
    this.#options.note(`the user of device ${device} answers ${action}`);
    this.counts.answers += 1;
  }

  /** A device starts to send something of a board. */
  sends(device: number, server: number, { boardId, type }: ClientFrameHead): void {
    const routes = this.#options.routes[device];
    // It has to close a board that it opened there; nothing else may follow.
    const isRight =
      type === 'close'
        ? routes?.everLivedOn(boardId).has(server)
        : routes?.serverOf(boardId) === server;
    const what = `device ${device} sends ${type} of ${boardId} to server ${server}`;
    this.expect(isRight === true, `I20: ${what}, where it does not live`);
  }

  /** A server received an update. */
  change(server: number, change: ServerChange): void {
    const { boardId, isCatchUp, sizeBytes, waitingCount, waitingBytes } = change;
    this.expect(
      this.#options.routes.some((routes) => routes.everLivedOn(boardId).has(server)),
      `I20: server ${server} got an update of ${boardId}, which never lived there`,
    );
    // A large catch-up is sent in pieces.
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

  /** The outbox on disk contains exactly the operations that entered it and were not acknowledged. */
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

  /** Whether each operation that left an outbox was reported as delivered, if it ever will be. */
  get isAllCounted(): boolean {
    return [...this.#entries.values()].every((entry) => !entry.isOutboxed || isCounted(entry));
  }

  /** Everything is delivered, counted, and on the server's disk. */
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

  /** Its current delivery ends without an event, or continues with the other operations. */
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

/** Whether the board contains everything in the operation. */
export const isIn = ({ update }: Drawn, doc: Y.Doc): boolean => isContained(update, doc);

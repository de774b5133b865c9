import type { Clock } from '../../base/Clock.ts';
import { errorText } from '../../base/errorText.ts';
import { NotRetryableError } from '../../base/NotRetryableError.ts';
import type { RetryWrapper } from '../../base/RetryWrapper.ts';
import type { Log } from '../log/Log.ts';
import type { Batch, Outbox, WaitingOperation } from '../queue/outbox.ts';
import type { BatchSize } from './BatchSize.ts';
import type { CaughtUp } from './BoardChannel.ts';
import type { Circuit } from './Circuit.ts';
import type { Delivered, DeliveryFailed, DeliveryObserver, ObservedOperation } from './observer.ts';
import type { RetryBudget } from './RetryBudget.ts';
import { NotPermittedError } from './SendError.ts';

/** How long to leave a disk alone that refused. */
export const diskPauseMs = 5_000;

export interface BoardDeliveryOptions {
  readonly boardId: string;
  readonly outbox: Outbox;
  readonly retry: RetryWrapper;
  readonly budget: RetryBudget;
  readonly batchSize: BatchSize;
  /** Runs one delivery when it is its turn. */
  readonly takeTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** One send; resolves on the acknowledgement, with false when a catch-up had brought all of it. */
  readonly send: (batch: Batch, signal: AbortSignal) => Promise<boolean>;
  readonly circuit: Circuit;
  /** Whether a delivery of this board may begin now, the circuit included. */
  readonly mayBegin: () => boolean;
  /** Since when the present session is ready for the board, by the clock. */
  readonly readySinceMs: () => number | undefined;
  /** What the line takes for nothing at all, there and back, milliseconds. */
  readonly roundTripMs: () => number;
  /** A delivery ended without its acknowledgement. */
  readonly failed: (error: unknown) => void;
  readonly observer: Required<DeliveryObserver>;
  readonly clock: Clock;
  readonly pause: (delayMs: number, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  /** Aborted when the server is not to be used any more, or not for this board. */
  readonly signal: AbortSignal;
}

/** Gets the waiting operations of one board to the server, one delivery at a time, oldest first. */
export class BoardDelivery {
  readonly #options: BoardDeliveryOptions;
  #running: Promise<void> | undefined;
  #isKickedAgain = false;
  /** The delivery under way. */
  #sending: Sending | undefined;

  constructor(options: BoardDeliveryOptions) {
    this.#options = options;
  }

  /** Something may be there to deliver. */
  kick(): void {
    if (this.#options.signal.aborted) return;
    this.#isKickedAgain = true;
    this.#running ??= this.#run();
  }

  /** A handshake brought operations, perhaps some of the batch that is under way; that ends without a send then. */
  caughtUp({ operations, latencyMs, admittedForMs, sizeBytes }: CaughtUp): void {
    const { boardId, outbox } = this.#options;
    const { batch, attempts: sends } = this.#sending ?? { attempts: 0 };
    // Only what was tried before has more sends to tell of than the one that brought it.
    const tried = new Set(sends > 1 ? batch?.operations.map(({ id }) => id) : []);
    const tell = (told: readonly WaitingOperation[], attempts: number): void => {
      if (told.length === 0) return;
      this.#succeed({
        boardId,
        way: 'catch-up',
        operations: told.map((operation) => observeEnded(operation, latencyMs)),
        attempts,
        latencyMs,
        readyForMs: admittedForMs,
        sizeBytes,
        queueSize: outbox.size,
      });
    };
    tell(
      operations.filter(({ id }) => tried.has(id)),
      sends,
    );
    tell(
      operations.filter(({ id }) => !tried.has(id)),
      1,
    );
  }

  /** Resolves when no delivery runs. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isKickedAgain) {
      this.#isKickedAgain = false;
      await this.#deliverAll();
    }
    this.#running = undefined;
  }

  async #deliverAll(): Promise<void> {
    const { takeTurn, pause, signal, boardId, log } = this.#options;
    while (!signal.aborted) {
      try {
        if (!(await takeTurn(() => this.#deliverNext()))) return;
      } catch (error) {
        if (signal.aborted) return;
        log.warn('sync cannot use the outbox', { board: boardId, error });
        await pause(diskPauseMs, signal).catch(() => undefined);
      }
    }
  }

  /** @returns false when there was nothing to deliver, or it failed. Throws when the disk refuses. */
  async #deliverNext(): Promise<boolean> {
    const { outbox, boardId, batchSize, clock, signal, mayBegin } = this.#options;
    // It may have waited long for its turn.
    if (signal.aborted || !mayBegin()) return false;
    const batch = await outbox.nextBatch(boardId, batchSize.limit);
    // Another board's delivery may have become the probe meanwhile.
    if (batch === undefined || signal.aborted || !mayBegin()) return false;
    const startMs = clock.nowMs();
    const outcome = await this.#send(batch);
    if (outcome === undefined) return false;
    if (!outcome.isSent) return true;
    const isDelivered = outcome.error === undefined;
    // What a catch-up brought meanwhile was told already.
    const ended = isDelivered ? await outbox.acknowledge(batch) : outbox.stillWaiting(batch);
    this.#measure(batch, outcome);
    if (ended.length === 0) return isDelivered;
    const { attempts, endMs, readyForMs } = outcome;
    const latencyMs = endMs - startMs;
    const event = {
      boardId,
      operations: ended.map((operation) => observeBegun(operation, latencyMs)),
      attempts,
      latencyMs,
      sizeBytes: batch.update.byteLength,
      queueSize: outbox.size,
    };
    if (isDelivered) this.#succeed({ ...event, way: 'batch', readyForMs });
    else this.#fail(event, outcome.error);
    return isDelivered;
  }

  /** @returns undefined when it was aborted. */
  async #send(batch: Batch): Promise<SendOutcome | undefined> {
    const { retry, circuit, clock, readySinceMs, signal } = this.#options;
    const sending: Sending = { batch, attempts: 0, sentAtMs: 0 };
    this.#sending = sending;
    const delivery = () => retry.run(({ attempt }) => this.#sendOnce(sending, attempt), { signal });
    const outcome = (): SendOutcome => {
      const { attempts, sentAtMs } = sending;
      return { isSent: true, attempts, sentAtMs, endMs: clock.nowMs(), readyForMs: 0 };
    };
    try {
      const isSent = await circuit.run(delivery, signal);
      const sent = outcome();
      return { ...sent, isSent, readyForMs: sent.endMs - (readySinceMs() ?? sent.sentAtMs) };
    } catch (error) {
      return signal.aborted ? undefined : { ...outcome(), error };
    } finally {
      this.#sending = undefined;
    }
  }

  /** @returns false when nothing of the batch waits any more */
  async #sendOnce(sending: Sending, attempt: number): Promise<boolean> {
    const { outbox, send, clock, signal } = this.#options;
    const { batch } = sending;
    if (outbox.stillWaiting(batch).length === 0) return false;
    this.#countSend(batch, attempt, sending.lastError);
    sending.attempts = attempt + 1;
    sending.sentAtMs = clock.nowMs();
    try {
      return await send(batch, signal);
    } catch (error) {
      sending.lastError = error;
      throw error;
    }
  }

  /** @throws NotRetryableError when others made so many retry attempts during the wait that none is left. */
  #countSend(batch: Batch, attempt: number, lastError: unknown): void {
    const { budget, observer, boardId } = this.#options;
    if (attempt === 0) {
      budget.sent();
      return;
    }
    const reason = errorText(lastError);
    if (!budget.takeRetry()) {
      observer.retryRefused();
      throw new NotRetryableError(reason, { cause: lastError });
    }
    const operationCount = batch.operations.length;
    observer.retryAttempted({ boardId, attempt, reason, operationCount });
  }

  /** How the batch fared decides how large the next one may be. */
  #measure(batch: Batch, { error, sentAtMs, endMs, readyForMs }: SendOutcome): void {
    const { batchSize, roundTripMs } = this.#options;
    if (error instanceof NotPermittedError) return;
    if (error !== undefined) {
      batchSize.ended({ type: 'failed' });
      return;
    }
    // A send waits for the handshake, which says nothing of the batch.
    batchSize.ended({
      type: 'acknowledged',
      operationCount: batch.operations.length,
      sizeBytes: batch.update.byteLength,
      durationMs: Math.min(endMs - sentAtMs, readyForMs) - roundTripMs(),
    });
  }

  #succeed(event: Delivered): void {
    const { observer, log } = this.#options;
    log.debug('delivered', {
      board: event.boardId,
      way: event.way,
      operations: event.operations.length,
      attempts: event.attempts,
      ms: Math.round(event.latencyMs),
    });
    observer.delivered(event);
  }

  #fail(event: Omit<DeliveryFailed, 'reason'>, error: unknown): void {
    const { observer, log, failed } = this.#options;
    const reason = errorText(error);
    log.warn('delivery failed, its operations stay in the outbox', {
      board: event.boardId,
      operations: event.operations.length,
      attempts: event.attempts,
      ms: Math.round(event.latencyMs),
      reason,
    });
    observer.deliveryFailed({ ...event, reason });
    failed(error);
  }
}

/** A batch on its way. */
interface Sending {
  readonly batch: Batch;
  /** Sends made. */
  attempts: number;
  /** When the last one began. */
  sentAtMs: number;
  lastError?: unknown;
}

interface SendOutcome {
  /** False: a catch-up brought all of it before. */
  readonly isSent: boolean;
  readonly attempts: number;
  /** When the last send began. */
  readonly sentAtMs: number;
  readonly endMs: number;
  /** See `Delivered`; 0 when it was not acknowledged. */
  readonly readyForMs: number;
  readonly error?: unknown;
}

/** Its age is that at the beginning of the delivery. */
const observeBegun = (operation: WaitingOperation, latencyMs: number): ObservedOperation => {
  const { id, kind, ageMs } = operation;
  return { id, kind, waitMs: ageMs, durationMs: ageMs + latencyMs };
};

/** Its age is that at the end; it may have been made while the catch-up was under way. */
const observeEnded = (operation: WaitingOperation, latencyMs: number): ObservedOperation => {
  const { id, kind, ageMs } = operation;
  return { id, kind, waitMs: Math.max(0, ageMs - latencyMs), durationMs: ageMs };
};

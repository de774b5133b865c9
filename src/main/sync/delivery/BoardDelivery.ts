import { errorText } from '../../../base/errorText.ts';
import { NotRetryableError } from '../../../base/NotRetryableError.ts';
import type { RetryWrapper } from '../../../base/RetryWrapper.ts';
import type { Batch, WaitingOperation } from '../../queue/outbox.ts';
import type { Delivered, DeliveryFailed, ObservedOperation } from '../observer.ts';
import type { CaughtUp } from '../session/BoardChannel.ts';
import { NotPermittedError } from '../wire/SendError.ts';
import type { Circuit } from './Circuit.ts';
import type { DeliveryServices } from './DeliveryServices.ts';

/** The pause after the disk refused. */
export const diskPauseMs = 5_000;

export interface BoardDeliveryOptions {
  readonly boardId: string;
  readonly services: DeliveryServices;
  readonly retry: RetryWrapper;
  readonly circuit: Circuit;
  /** Runs one delivery when the limits on concurrent ones allow it. */
  readonly whenFree: <T>(deliver: () => Promise<T>) => Promise<T>;
  /** Whether a delivery of this board may begin now, the circuit included. */
  readonly mayBegin: () => boolean;
  /** A delivery ended without its acknowledgement. */
  readonly failed: (error: unknown) => void;
  readonly pause: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** Aborted when the server is not to be used any more, or not for this board. */
  readonly signal: AbortSignal;
}

/** Delivers the waiting operations of one board to the server, one batch at a time, oldest first. */
export class BoardDelivery {
  readonly #options: BoardDeliveryOptions;
  #running: Promise<void> | undefined;
  #isKickedAgain = false;
  /** The delivery under way. */
  #sending: Sending | undefined;

  constructor(options: BoardDeliveryOptions) {
    this.#options = options;
  }

  /** Call it when there may be operations to deliver. */
  kick(): void {
    if (this.#options.signal.aborted) return;
    this.#isKickedAgain = true;
    this.#running ??= this.#run();
  }

  /** A handshake brought operations. If it brought the whole current batch, that ends at once, without another send. */
  caughtUp({ operations, latencyMs, admittedForMs, sizeBytes }: CaughtUp): void {
    const { boardId, services } = this.#options;
    const { batch, attempts: sends } = this.#sending ?? { attempts: 0 };
    // Operations of the current batch were sent before; the others were sent once.
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
        queueSize: services.outbox.size,
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
    const sending = this.#sending;
    if (sending === undefined) return;
    if (services.outbox.stillWaiting(sending.batch).length === 0) sending.covered.abort();
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
    const { whenFree, pause, signal, boardId, services } = this.#options;
    while (!signal.aborted) {
      try {
        if (!(await whenFree(() => this.#deliverNext()))) return;
      } catch (error) {
        if (signal.aborted) return;
        services.log.warn('sync cannot use the outbox', { board: boardId, error });
        await pause(diskPauseMs, signal).catch(() => undefined);
      }
    }
  }

  /** @returns false when there was nothing to deliver, or the delivery failed. @throws when the disk refuses */
  async #deliverNext(): Promise<boolean> {
    const { boardId, services, signal, mayBegin } = this.#options;
    const { outbox, batchSize, clock } = services;
    // The wait for a free slot may have been long.
    if (signal.aborted || !mayBegin()) return false;
    const batch = await outbox.nextBatch(boardId, batchSize.limit);
    // Another board's delivery may have become the probe in the meantime.
    if (batch === undefined || signal.aborted || !mayBegin()) return false;
    const startMs = clock.nowMs();
    const outcome = await this.#send(batch);
    if (outcome === undefined) return false;
    if (!outcome.isSent) return true;
    const isDelivered = outcome.error === undefined;
    // Operations that a catch-up brought in the meantime were reported already.
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
    const { boardId, services, circuit, signal } = this.#options;
    const { clock, connection } = services;
    const sending: Sending = { batch, attempts: 0, sentAtMs: 0, covered: new AbortController() };
    this.#sending = sending;
    const outcome = (): SendOutcome => {
      const { attempts, sentAtMs } = sending;
      return { isSent: true, attempts, sentAtMs, endMs: clock.nowMs(), readyForMs: 0 };
    };
    try {
      const isSent = await circuit.run(() => this.#sendUntilCovered(sending), signal);
      const sent = outcome();
      return {
        ...sent,
        isSent,
        readyForMs: sent.endMs - (connection.readySince(boardId) ?? sent.sentAtMs),
      };
    } catch (error) {
      return signal.aborted ? undefined : { ...outcome(), error };
    } finally {
      this.#sending = undefined;
    }
  }

  /** @returns false when a catch-up has brought the whole batch */
  async #sendUntilCovered(sending: Sending): Promise<boolean> {
    const { retry, signal } = this.#options;
    const covered = sending.covered.signal;
    try {
      return await retry.run(({ attempt }) => this.#sendOnce(sending, attempt), {
        signal: AbortSignal.any([signal, covered]),
      });
    } catch (error) {
      if (error === covered.reason && !signal.aborted) return false;
      throw error;
    }
  }

  /** @returns false when no operation of the batch is waiting any more */
  async #sendOnce(sending: Sending, attempt: number): Promise<boolean> {
    const { services, signal } = this.#options;
    const { outbox, connection, clock } = services;
    const { batch } = sending;
    if (outbox.stillWaiting(batch).length === 0) return false;
    this.#countSend(batch, attempt, sending.lastError);
    sending.attempts = attempt + 1;
    sending.sentAtMs = clock.nowMs();
    try {
      return await connection.send(batch, signal);
    } catch (error) {
      sending.lastError = error;
      throw error;
    }
  }

  /** @throws NotRetryableError when other deliveries used up the retry budget during the delay */
  #countSend(batch: Batch, attempt: number, lastError: unknown): void {
    const { boardId, services } = this.#options;
    const { budget, observer } = services;
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

  /** Adapts the size of the next batch. */
  #measure(batch: Batch, { error, sentAtMs, endMs, readyForMs }: SendOutcome): void {
    const { batchSize, connection } = this.#options.services;
    if (error instanceof NotPermittedError) return;
    if (error !== undefined) {
      batchSize.ended({ type: 'failed' });
      return;
    }
    // A send may have waited for the handshake, which says nothing about the batch.
    batchSize.ended({
      type: 'acknowledged',
      operationCount: batch.operations.length,
      sizeBytes: batch.update.byteLength,
      durationMs: Math.min(endMs - sentAtMs, readyForMs) - connection.roundTripMs,
    });
  }

  #succeed(event: Delivered): void {
    const { observer, log } = this.#options.services;
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
    const { services, failed } = this.#options;
    const { observer, log } = services;
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

/** A batch that is being delivered. */
interface Sending {
  readonly batch: Batch;
  /** Sends made. */
  attempts: number;
  /** When the last one began. */
  sentAtMs: number;
  lastError?: unknown;
  /** Aborted when a catch-up has brought the whole batch: no retry attempt is needed. */
  readonly covered: AbortController;
}

interface SendOutcome {
  /** False: a catch-up had brought the whole batch. */
  readonly isSent: boolean;
  readonly attempts: number;
  /** When the last send began. */
  readonly sentAtMs: number;
  readonly endMs: number;
  /** See `Delivered`; 0 when it was not acknowledged. */
  readonly readyForMs: number;
  readonly error?: unknown;
}

/** For an operation whose age was read when the delivery started. */
const observeBegun = (operation: WaitingOperation, latencyMs: number): ObservedOperation => {
  const { id, kind, ageMs } = operation;
  return { id, kind, waitMs: ageMs, durationMs: ageMs + latencyMs };
};

/** For an operation whose age is read at the end. It may have been made during the catch-up. */
const observeEnded = (operation: WaitingOperation, latencyMs: number): ObservedOperation => {
  const { id, kind, ageMs } = operation;
  return { id, kind, waitMs: Math.max(0, ageMs - latencyMs), durationMs: ageMs };
};

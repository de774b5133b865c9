import type { Clock } from '../../base/Clock.ts';
import { Delay } from '../../base/Delay.ts';
import type { KeyedLimiter } from '../../base/KeyedLimiter.ts';
import { Limiter } from '../../base/Limiter.ts';
import { type RetryOptions, RetryWrapper } from '../../base/RetryWrapper.ts';
import type { CircuitState } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { Batch, Outbox } from '../queue/outbox.ts';
import type { BatchSize } from './BatchSize.ts';
import type { CaughtUp } from './BoardChannel.ts';
import { BoardDelivery } from './BoardDelivery.ts';
import { Circuit } from './Circuit.ts';
import type { DeliveryObserver } from './observer.ts';
import type { RetryBudget } from './RetryBudget.ts';
import { reasons } from './reasons.ts';
import { NotPermittedError, SendError } from './SendError.ts';

/** Deliveries of boards that nobody looks at, at a time: each holds a batch in memory. */
const maxBackgroundDeliveries = 8;

export interface DeliveriesOptions {
  readonly outbox: Outbox;
  readonly retry: RetryOptions;
  /** Shared with the deliveries to other servers. */
  readonly budget: RetryBudget;
  readonly batchSize: BatchSize;
  readonly observer: Required<DeliveryObserver>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Aborted when the server is not to be used any more. */
  readonly signal: AbortSignal;
  /** Shared with the deliveries to other servers. */
  readonly boardLimiter: KeyedLimiter;
  readonly isOpenBoard: (boardId: string) => boolean;
  /** One send; resolves on the acknowledgement, with false when a catch-up had brought all of it. */
  readonly send: (batch: Batch, signal: AbortSignal) => Promise<boolean>;
  /** Whether the server takes changes of the board, as far as known. */
  readonly isTaken: (boardId: string) => boolean;
  /** Since when the board is through its handshake on the present session; undefined: it is not. */
  readonly readySinceMs: (boardId: string) => number | undefined;
  /** What the line takes for nothing at all, there and back, milliseconds. */
  readonly roundTripMs: () => number;
  /** Whether the server is known to work for other boards at this moment. */
  readonly isServerSound: () => boolean;
  /** Every board that may have something to deliver. */
  readonly boards: () => readonly string[];
  /** What is true of this board, or of all of them, may be something else now. */
  readonly changed: (boardId?: string) => void;
}

/** One board's delivery, and the way to break it off. */
interface Running {
  readonly delivery: BoardDelivery;
  readonly leaving: AbortController;
}

/** The deliveries of all boards to one server, and the circuit that keeps them from beginning in vain. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #retry: RetryWrapper;
  readonly #delay: Delay;
  readonly #backgroundLimiter = new Limiter(maxBackgroundDeliveries);
  readonly #deliveries = new Map<string, Running>();
  /** Deliveries that were broken off and are not over yet. */
  readonly #ending = new Set<Promise<void>>();
  /** Boards whose delivery was used up on a session that serves others, until their next handshake. */
  readonly #held = new Set<string>();
  readonly #circuit: Circuit;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#circuit = new Circuit({
      isServerSound: options.isServerSound,
      changed: () => this.#circuitChanged(),
    });
    this.#delay = new Delay(options.clock);
    this.#retry = new RetryWrapper({
      ...options.retry,
      random: options.random,
      isRetryable: (error) => (options.retry.isRetryable?.(error) ?? true) && this.#mayRetry(),
      wait: (delayMs, signal) => this.#delay.wait(delayMs, signal),
    });
  }

  get circuitState(): CircuitState {
    return this.#circuit.state;
  }

  /** Something of the board may be there to deliver. */
  kick(boardId: string): void {
    if (this.#options.outbox.waitingCount(boardId) === 0) return;
    const running = this.#deliveries.get(boardId) ?? this.#open(boardId);
    running.delivery.kick();
  }

  /** The server stores and acknowledges: this board may go on, or whichever is first when all stood still. */
  handshaken(boardId: string): void {
    this.#held.delete(boardId);
    this.kick(boardId);
    if (this.#circuit.state === 'open') this.#kickAll();
  }

  /** A handshake brought operations: nobody needs to deliver them. */
  caughtUp(boardId: string, caughtUp: CaughtUp): void {
    const running = this.#deliveries.get(boardId) ?? this.#open(boardId);
    running.delivery.caughtUp(caughtUp);
    void this.#circuit.proved();
  }

  /** Makes the next retry attempts now. */
  cutWaitsShort(): void {
    this.#delay.interrupt();
  }

  /** Resolves when no delivery runs any more; abort the signal before. */
  async settled(): Promise<void> {
    const running = [...this.#deliveries.values()].map(({ delivery }) => delivery.settled());
    await Promise.all([...running, ...this.#ending]);
  }

  /** Breaks off the deliveries of boards that live on another server now; what waits is delivered there. */
  keepOnly(isHere: (boardId: string) => boolean): void {
    for (const [boardId, { delivery, leaving }] of this.#deliveries) {
      if (isHere(boardId)) continue;
      this.#deliveries.delete(boardId);
      this.#held.delete(boardId);
      leaving.abort(new SendError(reasons.cut));
      const ending = delivery.settled().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
  }

  #kickAll(): void {
    for (const boardId of this.#options.boards()) this.kick(boardId);
  }

  /** Closed, or with its probe broken off: what stood still may go on. */
  #circuitChanged(): void {
    const { log, signal, changed } = this.#options;
    if (signal.aborted) return;
    log.info('circuit changed', { circuit: this.#circuit.state });
    changed();
    if (this.#circuit.mayBegin()) this.#kickAll();
  }

  #open(boardId: string): Running {
    const { outbox, clock, log, observer, budget, batchSize, roundTripMs, send } = this.#options;
    const leaving = new AbortController();
    const delivery = new BoardDelivery({
      boardId,
      outbox,
      clock,
      log,
      observer,
      budget,
      roundTripMs,
      batchSize,
      readySinceMs: () => this.#options.readySinceMs(boardId),
      signal: AbortSignal.any([this.#options.signal, leaving.signal]),
      retry: this.#retry,
      circuit: this.#circuit,
      mayBegin: () => this.#mayBegin(boardId),
      takeTurn: (work) => this.#takeTurn(boardId, work),
      send,
      failed: (error) => this.#failed(boardId, error),
      pause: (delayMs, aborted) => this.#delay.wait(delayMs, aborted),
    });
    const running = { delivery, leaving };
    this.#deliveries.set(boardId, running);
    return running;
  }

  /** Asked before the wait for a retry attempt, so that nobody waits in vain. */
  #mayRetry(): boolean {
    const { budget, observer } = this.#options;
    if (budget.remaining > 0) return true;
    observer.retryRefused();
    return false;
  }

  #takeTurn<T>(boardId: string, work: () => Promise<T>): Promise<T> {
    const { boardLimiter, isOpenBoard } = this.#options;
    const alone = (): Promise<T> => boardLimiter.run(boardId, work);
    return isOpenBoard(boardId) ? alone() : this.#backgroundLimiter.run(alone);
  }

  #mayBegin(boardId: string): boolean {
    if (this.#held.has(boardId) || !this.#options.isTaken(boardId)) return false;
    return this.#circuit.mayBegin();
  }

  /** A board that the server refuses is no sign that the others would fail. */
  #failed(boardId: string, error: unknown): void {
    const { isServerSound, readySinceMs, changed } = this.#options;
    if (!(error instanceof NotPermittedError) && isServerSound()) {
      // Its next handshake may have come before the delivery gave up: no other one would let it go on.
      if (readySinceMs(boardId) !== undefined) this.kick(boardId);
      else this.#held.add(boardId);
    }
    changed(boardId);
  }
}

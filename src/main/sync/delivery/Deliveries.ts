import { Delay } from '../../../base/Delay.ts';
import type { KeyedLimiter } from '../../../base/KeyedLimiter.ts';
import { Limiter } from '../../../base/Limiter.ts';
import { type RetryOptions, RetryWrapper } from '../../../base/RetryWrapper.ts';
import type { CircuitState } from '../../../shared/status.ts';
import type { CaughtUp } from '../session/BoardChannel.ts';
import { NotPermittedError, SendError } from '../wire/SendError.ts';
import { BoardDelivery } from './BoardDelivery.ts';
import { Circuit } from './Circuit.ts';
import type { DeliveryServices } from './DeliveryServices.ts';

/** Concurrent deliveries of boards that are not open. Each holds a batch in memory. */
const maxBackgroundDeliveries = 8;

export interface DeliveriesOptions extends DeliveryServices {
  readonly retry: RetryOptions;
  readonly random: () => number;
  /** Aborted when the server is not to be used any more. */
  readonly signal: AbortSignal;
  /** Runs one delivery of a board at a time, to whichever server. */
  readonly boardLimiter: KeyedLimiter;
  readonly isOpenBoard: (boardId: string) => boolean;
  /** Every board that may have something to deliver. */
  readonly boards: () => readonly string[];
  /** The status of this board, or of all of them, may have changed. */
  readonly changed: (boardId?: string) => void;
}

/** One board's delivery, and how to abort it. */
interface Running {
  readonly delivery: BoardDelivery;
  readonly leaving: AbortController;
}

/** The deliveries of all boards to one server, and the circuit that keeps them from starting in vain. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #retry: RetryWrapper;
  readonly #delay: Delay;
  readonly #backgroundLimiter = new Limiter(maxBackgroundDeliveries);
  readonly #deliveries = new Map<string, Running>();
  /** Aborted deliveries that have not ended yet. */
  readonly #ending = new Set<Promise<void>>();
  /** Boards whose retries were used up on a session that serves others. They rest until their next handshake. */
  readonly #held = new Set<string>();
  readonly #circuit: Circuit;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#circuit = new Circuit({
      isServerSound: () => options.connection.isReady,
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

  /** Call it when the board may have operations to deliver. */
  kick(boardId: string): void {
    if (this.#options.outbox.waitingCount(boardId) === 0) return;
    const running = this.#deliveries.get(boardId) ?? this.#open(boardId);
    running.delivery.kick();
  }

  /** A handshake of the board is complete, so the server works: deliveries resume, of all boards after a failure. */
  ready(boardId: string): void {
    this.#held.delete(boardId);
    this.kick(boardId);
    if (this.#circuit.state === 'open') this.#kickAll();
  }

  /** A handshake brought operations, which need no delivery any more. */
  caughtUp(boardId: string, caughtUp: CaughtUp): void {
    const running = this.#deliveries.get(boardId) ?? this.#open(boardId);
    running.delivery.caughtUp(caughtUp);
    this.#circuit.proved();
  }

  /** Makes the next retry attempts now. */
  retryNow(): void {
    this.#delay.interrupt();
  }

  /** Resolves when every delivery has ended. Abort the signal before. */
  async settled(): Promise<void> {
    const running = [...this.#deliveries.values()].map(({ delivery }) => delivery.settled());
    await Promise.all([...running, ...this.#ending]);
  }

  /** Aborts the deliveries of boards that moved to another server, which gets their operations. */
  keepOnly(isHere: (boardId: string) => boolean): void {
    for (const [boardId, { delivery, leaving }] of this.#deliveries) {
      if (isHere(boardId)) continue;
      this.#deliveries.delete(boardId);
      this.#held.delete(boardId);
      leaving.abort(new SendError('cut'));
      const ending = delivery.settled().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
  }

  #kickAll(): void {
    for (const boardId of this.#options.boards()) this.kick(boardId);
  }

  /** Deliveries resume when the circuit has closed, or its probe was aborted. */
  #circuitChanged(): void {
    const { log, signal, changed } = this.#options;
    if (signal.aborted) return;
    log.info('circuit changed', { circuit: this.#circuit.state });
    changed();
    if (this.#circuit.mayBegin()) this.#kickAll();
  }

  #open(boardId: string): Running {
    const leaving = new AbortController();
    const delivery = new BoardDelivery({
      boardId,
      services: this.#options,
      retry: this.#retry,
      circuit: this.#circuit,
      signal: AbortSignal.any([this.#options.signal, leaving.signal]),
      mayBegin: () => this.#mayBegin(boardId),
      whenFree: (deliver) => this.#whenFree(boardId, deliver),
      failed: (error) => this.#failed(boardId, error),
      pause: (delayMs, aborted) => this.#delay.wait(delayMs, aborted),
    });
    const running = { delivery, leaving };
    this.#deliveries.set(boardId, running);
    return running;
  }

  /** Checked before the delay of a retry attempt, so that none is delayed in vain. */
  #mayRetry(): boolean {
    const { budget, observer } = this.#options;
    if (budget.remaining > 0) return true;
    observer.retryRefused();
    return false;
  }

  #whenFree<T>(boardId: string, deliver: () => Promise<T>): Promise<T> {
    const { boardLimiter, isOpenBoard } = this.#options;
    const alone = (): Promise<T> => boardLimiter.run(boardId, deliver);
    return isOpenBoard(boardId) ? alone() : this.#backgroundLimiter.run(alone);
  }

  #mayBegin(boardId: string): boolean {
    if (this.#held.has(boardId) || !this.#options.connection.accepts(boardId)) return false;
    return this.#circuit.mayBegin();
  }

  /** That the server refuses one board does not mean that others would fail. */
  #failed(boardId: string, error: unknown): void {
    const { connection, changed } = this.#options;
    if (!(error instanceof NotPermittedError) && connection.isReady) {
      // If the next handshake came before the delivery failed, no later one would resume it.
      if (connection.readySince(boardId) !== undefined) this.kick(boardId);
      else this.#held.add(boardId);
    }
    changed(boardId);
  }
}

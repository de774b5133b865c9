import type { CircuitState } from '../../../shared/status.ts';
import { NotPermittedError } from '../wire/SendError.ts';
import { type CircuitEvent, nextCircuitState } from './circuitState.ts';

export interface CircuitOptions {
  /** Whether a board's handshake on the present session is complete: the server stores and acknowledges. */
  readonly isServerSound: () => boolean;
  /** The state changed. */
  readonly changed: () => void;
}

/**
 * Keeps deliveries to one server from starting in vain (M. Nygard, Release It!, "Circuit Breaker"). A failed delivery
 * opens the circuit: it ends after four sends over several seconds, so one is enough evidence. No delivery starts then
 * until the server completes a handshake; no clock decides. One delivery probes, half-open: its acknowledgement closes
 * the circuit for all, its failure opens it again.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  #state: CircuitState = 'closed';

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Whether `run` may be called now. */
  mayBegin(): boolean {
    return this.#state === 'closed' || (this.#state === 'open' && this.#options.isServerSound());
  }

  /**
   * Runs a delivery, as the probe when the circuit is open; `mayBegin` just now, in the same step.
   *
   * @param signal if aborted, the outcome says nothing about the server, and another delivery probes
   * @throws what the delivery throws.
   */
  run<T>(delivery: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#state === 'open' ? this.#probe(delivery, signal) : this.#watch(delivery, signal);
  }

  /** Operations were acknowledged outside of a delivery: an open circuit closes without a probe. */
  proved(): void {
    if (this.#state === 'open') this.#apply('proved');
  }

  async #probe<T>(delivery: () => Promise<T>, signal: AbortSignal): Promise<T> {
    this.#apply('probe-begun');
    try {
      const result = await delivery();
      this.#apply('proved');
      return result;
    } catch (error) {
      this.#apply(signal.aborted || this.#isSign(error) ? 'probe-failed' : 'proved');
      throw error;
    }
  }

  async #watch<T>(delivery: () => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await delivery();
    } catch (error) {
      if (!signal.aborted && this.#isSign(error)) this.#apply('failed');
      throw error;
    }
  }

  /** Whether a failure speaks against the server: it answers no refusal, and serves no other board. */
  #isSign(error: unknown): boolean {
    return !(error instanceof NotPermittedError) && !this.#options.isServerSound();
  }

  #apply(event: CircuitEvent): void {
    const next = nextCircuitState(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#options.changed();
  }
}

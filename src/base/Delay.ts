import { type Clock, wait } from './Clock.ts';

/** Delays that can all be ended early at once. */
export class Delay {
  readonly #clock: Clock;
  #interruption = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after the delay or when interrupted. Rejects with the signal's reason when that is aborted. */
  async wait(delayMs: number, signal?: AbortSignal): Promise<void> {
    const interruption = this.#interruption.signal;
    const either = signal === undefined ? interruption : AbortSignal.any([signal, interruption]);
    try {
      await wait(this.#clock, delayMs, either);
    } catch (error) {
      signal?.throwIfAborted();
      if (!interruption.aborted) throw error;
    }
  }

  /** Ends the delays that are running. Later ones are not shortened. */
  interrupt(): void {
    this.#interruption.abort();
    this.#interruption = new AbortController();
  }
}

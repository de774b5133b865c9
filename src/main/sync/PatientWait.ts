import { type Clock, wait } from './Clock.ts';

/** Waits that can all be cut short at once, because somebody wants a result now. */
export class PatientWait {
  readonly #clock: Clock;
  #shortcut = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Rejects with the signal's reason when it is aborted. */
  async wait(delayMs: number, signal?: AbortSignal): Promise<void> {
    const shortcut = this.#shortcut.signal;
    const either = signal === undefined ? shortcut : AbortSignal.any([signal, shortcut]);
    try {
      await wait(this.#clock, delayMs, either);
    } catch (error) {
      signal?.throwIfAborted();
      if (!shortcut.aborted) throw error;
    }
  }

  /** Ends the waits that are running. Later ones take their time again. */
  cutShort(): void {
    this.#shortcut.abort();
    this.#shortcut = new AbortController();
  }
}

import type { Clock } from '../Clock.ts';
import { ManualClock } from './ManualClock.ts';

/** A clock that stands still until `run`. From then on every wait is over at once, and the time is when it was due. */
export class JumpingClock implements Clock {
  readonly #clock = new ManualClock();
  #isRunning = false;

  readonly wallMs = this.#clock.wallMs;
  readonly nowMs = this.#clock.nowMs;

  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    const cancel = this.#clock.after(delayMs, callback);
    if (this.#isRunning) this.#jumpSoon();
    return cancel;
  };

  run(): void {
    this.#isRunning = true;
    this.#jumpSoon();
  }

  /** One turn of the event loop later, so that what is under way goes on in between. */
  #jumpSoon(): void {
    setImmediate(() => {
      const { nextDueMs } = this.#clock;
      if (nextDueMs === undefined) return;
      this.#clock.advance(nextDueMs - this.#clock.nowMs());
      this.#jumpSoon();
    });
  }
}

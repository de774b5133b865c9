import type { Clock } from '../Clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is advanced, however fast the machine is. */
export class ManualClock implements Clock {
  #nowMs = 0;
  readonly #startWallMs: number;
  readonly #timers = new Set<Timer>();

  constructor(startWallMs = 0) {
    this.#startWallMs = startWallMs;
  }

  readonly wallMs = (): number => this.#startWallMs + this.#nowMs;

  readonly nowMs = (): number => this.#nowMs;

  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** When the next callback is due; undefined: nobody waits. */
  get nextDueMs(): number | undefined {
    return this.#nextUntil(Number.POSITIVE_INFINITY)?.dueMs;
  }

  /** Lets the time pass, and calls back in order what is due by then. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (let timer = this.#nextUntil(endMs); timer; timer = this.#nextUntil(endMs)) {
      this.#timers.delete(timer);
      this.#nowMs = timer.dueMs;
      timer.callback();
    }
    this.#nowMs = endMs;
  }

  #nextUntil(endMs: number): Timer | undefined {
    return [...this.#timers]
      .filter(({ dueMs }) => dueMs <= endMs)
      .toSorted((one, other) => one.dueMs - other.dueMs)[0];
  }
}

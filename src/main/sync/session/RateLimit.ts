/** Allows at most `count` events within any span of `perMs`. */
export class RateLimit {
  readonly #count: number;
  readonly #perMs: number;
  /** When the last events were allowed, oldest first: at most `#count`. */
  #takenAtMs: readonly number[] = [];

  constructor(count: number, perMs: number) {
    this.#count = count;
    this.#perMs = perMs;
  }

  /** Counts an event if it is allowed. @param nowMs by a clock that never goes back @returns whether it is */
  take(nowMs: number): boolean {
    this.#takenAtMs = this.#takenAtMs.filter((takenAtMs) => nowMs - takenAtMs < this.#perMs);
    if (this.#takenAtMs.length >= this.#count) return false;
    this.#takenAtMs = [...this.#takenAtMs, nowMs];
    return true;
  }
}

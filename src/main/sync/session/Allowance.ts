/** So many of something within a span of time, and no more. */
export class Allowance {
  readonly #count: number;
  readonly #perMs: number;
  /** Of the last `#count` that were taken, oldest first. */
  #takenAtMs: readonly number[] = [];

  constructor(count: number, perMs: number) {
    this.#count = count;
    this.#perMs = perMs;
  }

  /** @param nowMs by a clock that never goes back. @returns whether there was one left */
  take(nowMs: number): boolean {
    this.#takenAtMs = this.#takenAtMs.filter((takenAtMs) => nowMs - takenAtMs < this.#perMs);
    if (this.#takenAtMs.length >= this.#count) return false;
    this.#takenAtMs = [...this.#takenAtMs, nowMs];
    return true;
  }
}

/** Values of ranges of one client's clocks. */
export class ClockMap<Value> {
  readonly #starts: number[] = [];
  /** Exclusive. */
  readonly #ends: number[] = [];
  readonly #values: Value[] = [];

  /** Sets the value of a range that comes after all others. */
  append(start: number, end: number, value: Value): void {
    const last = this.#values.length - 1;
    if (this.#ends[last] === start && this.#values[last] === value) {
      this.#ends[last] = end;
      return;
    }
    this.#starts.push(start);
    this.#ends.push(end);
    this.#values.push(value);
  }

  get(clock: number): Value | undefined {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) <= clock) low = middle + 1;
      else high = middle;
    }
    return (this.#starts[low] ?? Number.POSITIVE_INFINITY) <= clock ? this.#values[low] : undefined;
  }

  *ranges(): Generator<readonly [start: number, end: number, value: Value]> {
    for (const [index, value] of this.#values.entries()) {
      yield [this.#starts[index] ?? 0, this.#ends[index] ?? 0, value];
    }
  }
}

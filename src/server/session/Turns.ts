/** How long a slice of work may hold the event loop. */
const sliceMs = 10;

/** Turns of the event loop for long work: one slice in each, whoever it is for, and everybody is served in between. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves with a slice that begins at once, in a turn that no other slice is in. */
  async next(): Promise<Slice> {
    this.#last = this.#last.then(() => new Promise((resolve) => setImmediate(resolve)));
    await this.#last;
    return new Slice();
  }
}

export class Slice {
  readonly #endMs = performance.now() + sliceMs;

  get isOver(): boolean {
    return performance.now() >= this.#endMs;
  }
}

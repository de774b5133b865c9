/** How long a slice of work may block the event loop. */
const sliceMs = 10;

/** Allots iterations of the event loop to long work: one slice in each, so that clients are served in between. */
export class SliceScheduler {
  #last: Promise<void> = Promise.resolve();

  /** Resolves with a slice that starts at once, in an iteration without another slice. */
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

/** A function that ends a turn; calling it again has no effect. */
export type Release = () => void;

interface Waiting {
  readonly isAlone: boolean;
  readonly start: () => void;
}

/** Grants turns in the order of the calls. Turns may overlap, except those that have to be alone. */
export class SharedLock {
  readonly #waiting: Waiting[] = [];
  #count = 0;
  #isAlone = false;

  /** Whether nobody has a turn or waits for one. */
  get isFree(): boolean {
    return this.#count === 0 && this.#waiting.length === 0;
  }

  /** Resolves when the turn begins. */
  async enter(isAlone: boolean): Promise<Release> {
    await new Promise<void>((start) => {
      this.#waiting.push({ isAlone, start });
      this.#startNext();
    });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#count -= 1;
      this.#isAlone = false;
      this.#startNext();
    };
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#isAlone || (next.isAlone && this.#count > 0)) return;
      this.#waiting.shift();
      this.#count += 1;
      this.#isAlone = next.isAlone;
      next.start();
    }
  }
}

/** Runs at most `maxConcurrent` tasks at a time. The others wait in the order of their calls. */
export class Limiter {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(maxConcurrent: number) {
    this.#free = maxConcurrent;
  }

  /** Whether a task would start at once. */
  get isFree(): boolean {
    return this.#free > 0;
  }

  /** Resolves or rejects as the task does. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

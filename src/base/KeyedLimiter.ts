import { Limiter } from './Limiter.ts';

/** Runs one task of each key at a time. Tasks with different keys do not wait for each other. */
export class KeyedLimiter {
  /** By key, with the number of tasks that run or wait. */
  readonly #limiters = new Map<string, { readonly limiter: Limiter; count: number }>();

  /** Resolves or rejects as the task does. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const entry = this.#limiters.get(key) ?? { limiter: new Limiter(1), count: 0 };
    this.#limiters.set(key, entry);
    entry.count += 1;
    try {
      return await entry.limiter.run(task);
    } finally {
      entry.count -= 1;
      if (entry.count === 0) this.#limiters.delete(key);
    }
  }
}

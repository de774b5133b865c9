/** Asks again only when the last answer is old: however often somebody asks, little is done. */
export class Cached<Value> {
  readonly #read: () => Promise<Value>;
  readonly #lastsMs: number;
  #answer: Promise<Value> | undefined;
  #askedAtMs = 0;

  /** @param lastsMs how long an answer counts */
  constructor(read: () => Promise<Value>, lastsMs: number) {
    this.#read = read;
    this.#lastsMs = lastsMs;
  }

  async get(): Promise<Value> {
    const nowMs = performance.now();
    if (this.#answer === undefined || nowMs - this.#askedAtMs >= this.#lastsMs) {
      this.#askedAtMs = nowMs;
      this.#answer = this.#read();
    }
    return await this.#answer;
  }
}

/** How long an answer over HTTP counts. */
export const answerLastsMs = 1_000;

/** Reads a value again only when the last one is older than `lastsMs`, however often it is requested. */
export class Cached<Value> {
  readonly #read: () => Promise<Value>;
  readonly #lastsMs: number;
  #answer: Promise<Value> | undefined;
  #askedAtMs = 0;

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

/** Reads a value again only when the last one is older than `lastsMs`, however often it is requested. */
export class Cached<Value> {
  readonly #read: () => Promise<Value>;
  readonly #lastsMs: number;
  readonly #nowMs: () => number;
  #answer: Promise<Value> | undefined;
  #askedAtMs = 0;

  /** @param nowMs monotonic */
  constructor(read: () => Promise<Value>, lastsMs: number, nowMs: () => number) {
    this.#read = read;
    this.#lastsMs = lastsMs;
    this.#nowMs = nowMs;
  }

  async get(): Promise<Value> {
    const nowMs = this.#nowMs();
    if (this.#answer === undefined || nowMs - this.#askedAtMs >= this.#lastsMs) {
      this.#askedAtMs = nowMs;
      this.#answer = this.#read();
    }
    return await this.#answer;
  }
}

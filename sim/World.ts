interface Event {
  readonly atMs: number;
  readonly order: number;
  callback: (() => void) | undefined;
}

/**
 * Simulated time: a queue of events, which alone move the clock. Between two events every promise that can continue
 * does, so the same events always give the same run.
 */
export class World {
  readonly #heap: Event[] = [];
  readonly #keepsTrace: boolean;
  readonly trace: string[] = [];
  #nowMs = 0;
  #order = 0;
  #eventCount = 0;
  #hash = 0x811c9dc5;

  constructor({ keepsTrace = false }: { readonly keepsTrace?: boolean } = {}) {
    this.#keepsTrace = keepsTrace;
  }

  /** Milliseconds since the beginning. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get eventCount(): number {
    return this.#eventCount;
  }

  /** A hash of all noted events in order: two runs with the same hash were identical. */
  get traceHash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  /** Calls back after the delay. @returns cancels it */
  after(delayMs: number, callback: () => void): () => void {
    const event: Event = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      order: this.#order,
      callback,
    };
    this.#order += 1;
    this.#push(event);
    return () => {
      event.callback = undefined;
    };
  }

  /** Records an event. */
  note(what: string): void {
    const line = `${this.#nowMs.toFixed(3)} ${what}`;
    for (let index = 0; index < line.length; index += 1) {
      this.#hash = Math.imul(this.#hash ^ line.charCodeAt(index), 0x01000193);
    }
    if (this.#keepsTrace) this.trace.push(line);
  }

  /** Runs all events due until then, after work that has just started. */
  async runUntil(untilMs: number): Promise<void> {
    await settle();
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= untilMs; ) {
      this.#pop();
      if (next.callback !== undefined) {
        this.#nowMs = next.atMs;
        this.#eventCount += 1;
        next.callback();
        await settle();
      }
      next = this.#heap[0];
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, event)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, last)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
  }
}

const isBefore = (one: Event, other: Event): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);

/** All promises that can continue have done so before the next iteration of the event loop. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

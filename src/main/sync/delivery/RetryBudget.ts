import type { Clock } from '../../../base/Clock.ts';

const bucketMs = 1_000;
const windowBuckets = 60;
/** Retry attempts a minute that are always allowed: a lone stroke gets its three, three times over. */
const floor = 10;
/** Beyond that minimum, one retry attempt is allowed for this many sends: 20%. */
const sendsPerRetry = 5;

interface Bucket {
  readonly number: number;
  sends: number;
  retries: number;
}

/**
 * Bounds retry attempts over all boards and servers to a fifth of all sends of the last minute, so that retries
 * never multiply the load on a server that is in trouble (Google, Site Reliability Engineering, ch. 21, "Client-side
 * throttling"). Counted by the second, on the safe side: a retry attempt counts up to a second longer than a minute,
 * a send up to a second less.
 */
export class RetryBudget {
  readonly #clock: Clock;
  /** Oldest first. Those outside of the window are removed at the next count. */
  readonly #buckets: Bucket[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Retry attempts that could be made now, one after the other. */
  get remaining(): number {
    const { sends, retries } = this.#count();
    const byShare = Math.floor((sends - sendsPerRetry * retries) / (sendsPerRetry - 1));
    return Math.max(0, floor - retries, byShare);
  }

  /** The first send of a delivery is made. */
  sent(): void {
    this.#bucket().sends += 1;
  }

  /** Counts a retry attempt if it is allowed. @returns whether it is */
  takeRetry(): boolean {
    if (this.remaining === 0) return false;
    const bucket = this.#bucket();
    bucket.sends += 1;
    bucket.retries += 1;
    return true;
  }

  #count(): { readonly sends: number; readonly retries: number } {
    const oldest = this.#now() - windowBuckets;
    while ((this.#buckets[0]?.number ?? oldest) < oldest) this.#buckets.shift();
    let sends = 0;
    let retries = 0;
    for (const bucket of this.#buckets) {
      retries += bucket.retries;
      // The oldest one is only partly within the last minute.
      if (bucket.number > oldest) sends += bucket.sends;
    }
    return { sends, retries };
  }

  #bucket(): Bucket {
    const number = this.#now();
    const last = this.#buckets.at(-1);
    if (last?.number === number) return last;
    const bucket = { number, sends: 0, retries: 0 };
    this.#buckets.push(bucket);
    if (this.#buckets.length > windowBuckets + 1) this.#buckets.shift();
    return bucket;
  }

  #now(): number {
    return Math.floor(this.#clock.nowMs() / bucketMs);
  }
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { backgroundClock, type Clock } from '../../base/Clock.ts';

/** For less than this, V8 frees the memory soon enough by itself. */
const leastSizeBytes = 16 * 1024 * 1024;
/** Shorter than the delay before a received board is compacted, so that their memory does not add up. */
const quietMs = 2_000;

/**
 * Frees the memory of large messages after a burst of them. V8 gives them little weight, and does not collect them until
 * this thread allocates something else, which may be never after a large board was received.
 */
export class MemoryRelease {
  readonly #clock: Clock;
  #passedBytes = 0;
  #cancelCollection = (): void => {};

  constructor(clock: Clock = backgroundClock) {
    this.#clock = clock;
  }

  /** Bytes passed through this thread, and will soon no longer be needed here. */
  passed(sizeBytes: number): void {
    this.#passedBytes += sizeBytes;
    if (this.#passedBytes < leastSizeBytes) return;
    this.#cancelCollection();
    this.#cancelCollection = this.#clock.after(quietMs, () => {
      this.#passedBytes = 0;
      collectGarbage();
    });
  }
}

let collector: (() => void) | undefined;

function collectGarbage(): void {
  if (collector === undefined) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
  }
  collector();
}

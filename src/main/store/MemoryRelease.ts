import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8 gives less back by itself in time. */
const leastSizeBytes = 16 * 1024 * 1024;
/** Less than the time after which a received board is compacted, so that what both need does not add up. */
const quietMs = 2_000;

/**
 * Gives back the memory of large messages once a burst of them is over. V8 counts them little, and lets them lie until
 * this thread needs memory for something else: after a large board was received that may be never.
 */
export class MemoryRelease {
  #passedBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Bytes went through this thread, and nobody here needs them any more soon. */
  passed(sizeBytes: number): void {
    this.#passedBytes += sizeBytes;
    if (this.#passedBytes < leastSizeBytes) return;
    if (this.#timer !== undefined) {
      this.#timer.refresh();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#passedBytes = 0;
      collectGarbage();
    }, quietMs).unref();
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

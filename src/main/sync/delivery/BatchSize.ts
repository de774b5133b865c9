import type { BatchLimit } from '../../queue/outbox.ts';
import type { SendOutcome, SendSize } from '../session/sendPieces.ts';

/** Takes half a minute on a line of 20 kbit/s, and no noticeable time on a fast one. */
const first: BatchLimit = { maxOperations: 125, maxSizeBytes: 64 * 1024 };
/**
 * A hundredth of the 100 MiB that a server accepts in one message. Larger ones would not be faster, and merging and
 * reading them would block the store's thread and main.
 */
export const largestBatch: BatchLimit = { maxOperations: 2_000, maxSizeBytes: 1024 * 1024 };
/** One or a few operations. Even smaller batches would only cost a slow server more work. */
const smallest: BatchLimit = { maxOperations: 8, maxSizeBytes: 2 * 1024 };
/** The target for an acknowledgement, beyond the line's round trip. */
const slowFromMs = 1_000;
/** Below this, twice the size most likely takes at most half a second. */
const quickUntilMs = 250;

/**
 * The limit of the next batch: half after a slow or failed one, double after a fast one that was as large as allowed.
 * A batch never holds more than what is waiting.
 */
export function nextBatchLimit(current: BatchLimit, outcome: SendOutcome): BatchLimit {
  if (outcome.type === 'failed' || outcome.durationMs > slowFromMs) return scaled(current, 0.5);
  return outcome.durationMs < quickUntilMs && fills(current, outcome)
    ? scaled(current, 2)
    : current;
}

/** The size of batches to one server. All boards share its line. */
export class BatchSize implements SendSize {
  #limit = first;

  get limit(): BatchLimit {
    return this.#limit;
  }

  ended(outcome: SendOutcome): void {
    this.#limit = nextBatchLimit(this.#limit, outcome);
  }
}

/** A batch of less than half the limit does not show how fast a larger one would be. */
const fills = (
  { maxOperations, maxSizeBytes }: BatchLimit,
  { operationCount, sizeBytes }: SendOutcome & { type: 'acknowledged' },
): boolean => operationCount > maxOperations / 2 || sizeBytes > maxSizeBytes / 2;

const scaled = ({ maxOperations, maxSizeBytes }: BatchLimit, factor: number): BatchLimit => ({
  maxOperations: within(
    smallest.maxOperations,
    Math.floor(maxOperations * factor),
    largestBatch.maxOperations,
  ),
  maxSizeBytes: within(
    smallest.maxSizeBytes,
    Math.floor(maxSizeBytes * factor),
    largestBatch.maxSizeBytes,
  ),
});

const within = (least: number, value: number, most: number): number =>
  Math.min(Math.max(value, least), most);

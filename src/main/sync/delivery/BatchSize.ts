import type { BatchLimit } from '../../queue/outbox.ts';
import type { SendOutcome, SendSize } from '../session/sendPieces.ts';

/** Ends on a line of 20 kbit/s within half a minute, and on a good one before anybody looks. */
const first: BatchLimit = { maxOperations: 125, maxSizeBytes: 64 * 1024 };
/**
 * A hundredth of the 100 MiB that a server takes in one message. More would not be quicker, and merging and
 * reading it would hold up the store's thread and main.
 */
export const largestBatch: BatchLimit = { maxOperations: 2_000, maxSizeBytes: 1024 * 1024 };
/** One or a few operations. Still smaller ones would only add to the work of a server that is slow with each. */
const smallest: BatchLimit = { maxOperations: 8, maxSizeBytes: 2 * 1024 };
/** An acknowledgement is to come within about a second, beyond the line's round trip. */
const slowFromMs = 1_000;
/** Twice as much is through within half a second then, most likely. */
const quickUntilMs = 250;

/**
 * The limit of the next batch: half after a slow or failed one, double after one that was quick although it was as
 * large as was allowed. The backlog decides too: a batch never holds more than what waits.
 */
export function nextBatchLimit(current: BatchLimit, outcome: SendOutcome): BatchLimit {
  if (outcome.type === 'failed' || outcome.durationMs > slowFromMs) return scaled(current, 0.5);
  return outcome.durationMs < quickUntilMs && fills(current, outcome)
    ? scaled(current, 2)
    : current;
}

/** How large batches to one server may be: all boards share its line. */
export class BatchSize implements SendSize {
  #limit = first;

  get limit(): BatchLimit {
    return this.#limit;
  }

  ended(outcome: SendOutcome): void {
    this.#limit = nextBatchLimit(this.#limit, outcome);
  }
}

/** A batch that holds less than half shows nothing of how a larger one would fare. */
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

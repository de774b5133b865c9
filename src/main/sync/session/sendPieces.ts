import type { Clock } from '../../../base/Clock.ts';

/** How a send ended. */
export type SendOutcome =
  | {
      readonly type: 'acknowledged';
      readonly operationCount: number;
      readonly sizeBytes: number;
      /** From the send to the acknowledgement, less the line's round trip, milliseconds. */
      readonly durationMs: number;
    }
  | { readonly type: 'failed' };

/** How much may be sent at once. It learns from how sends end; the batches of deliveries are a part of them. */
export interface SendSize {
  readonly limit: { readonly maxSizeBytes: number };
  ended(outcome: SendOutcome): void;
}

export interface PieceLine {
  /** Sends a piece. Resolves with the server's answer; rejects when the session ends before. */
  readonly send: (piece: Uint8Array, isLast: boolean) => Promise<boolean>;
  /** Shared with everything else that goes to the server. */
  readonly sendSize: SendSize;
  /** The round trip of the line, milliseconds. */
  readonly roundTripMs: () => number;
  readonly clock: Clock;
}

/**
 * Sends the pieces of an update in order. Only as much as `sendSize` allows is under way at a time, but at least one
 * piece, so that messages of other boards go between them.
 *
 * @returns whether the server accepted all of them
 * @throws what `send` rejects with
 */
export async function sendPieces(pieces: readonly Uint8Array[], line: PieceLine): Promise<boolean> {
  const underWay: Promise<boolean>[] = [];
  let underWayBytes = 0;
  for (const [index, piece] of pieces.entries()) {
    while (
      underWayBytes > 0 &&
      underWayBytes + piece.byteLength > line.sendSize.limit.maxSizeBytes
    ) {
      if (!(await underWay.shift())) return false;
    }
    underWayBytes += piece.byteLength;
    const answer = timed(piece, index === pieces.length - 1, underWayBytes, line).finally(() => {
      underWayBytes -= piece.byteLength;
    });
    // The loop below reports the first failure.
    answer.catch(() => {});
    underWay.push(answer);
  }
  for (const answer of underWay) if (!(await answer)) return false;
  return true;
}

async function timed(
  piece: Uint8Array,
  isLast: boolean,
  underWayBytes: number,
  { send, sendSize, roundTripMs, clock }: PieceLine,
): Promise<boolean> {
  const sentAtMs = clock.nowMs();
  try {
    const isAccepted = await send(piece, isLast);
    const durationMs = clock.nowMs() - sentAtMs - roundTripMs();
    sendSize.ended({
      type: 'acknowledged',
      operationCount: 0,
      sizeBytes: underWayBytes,
      durationMs,
    });
    return isAccepted;
  } catch (error) {
    sendSize.ended({ type: 'failed' });
    throw error;
  }
}

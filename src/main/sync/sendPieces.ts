import type { Clock } from '../../base/Clock.ts';
import type { BatchSize } from './BatchSize.ts';

export interface PieceLine {
  /** Gives a piece to the system. Resolves with the server's answer; rejects when the session ends before. */
  readonly send: (piece: Uint8Array, isLast: boolean) => Promise<boolean>;
  /** Shared with everything else that goes to the server. */
  readonly batchSize: BatchSize;
  /** What the line takes for nothing at all, there and back, milliseconds. */
  readonly roundTripMs: () => number;
  readonly clock: Clock;
}

/**
 * Sends an update in pieces, in order, with no more of it under way than the line carries within a moment: what others
 * send goes between them. At least one piece is always under way.
 *
 * @returns whether the server took all of them
 * @throws what `send` rejects with
 */
export async function sendPieces(pieces: readonly Uint8Array[], line: PieceLine): Promise<boolean> {
  const underWay: Promise<boolean>[] = [];
  let underWayBytes = 0;
  for (const [index, piece] of pieces.entries()) {
    while (
      underWayBytes > 0 &&
      underWayBytes + piece.byteLength > line.batchSize.limit.maxSizeBytes
    ) {
      if (!(await underWay.shift())) return false;
    }
    underWayBytes += piece.byteLength;
    const answer = timed(piece, index === pieces.length - 1, underWayBytes, line).finally(() => {
      underWayBytes -= piece.byteLength;
    });
    // The first one that fails is the one that is told of.
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
  { send, batchSize, roundTripMs, clock }: PieceLine,
): Promise<boolean> {
  const sentAtMs = clock.nowMs();
  try {
    const isAccepted = await send(piece, isLast);
    const durationMs = clock.nowMs() - sentAtMs - roundTripMs();
    batchSize.ended({
      type: 'acknowledged',
      operationCount: 0,
      sizeBytes: underWayBytes,
      durationMs,
    });
    return isAccepted;
  } catch (error) {
    batchSize.ended({ type: 'failed' });
    throw error;
  }
}

import type { Clock } from '../../src/base/Clock.ts';
import type { RandomSource } from '../../src/base/testing/seededRandom.ts';

/** The properties of a line in one direction. */
export interface LineQuality {
  /** The latency. */
  readonly delayMs: number;
  /** The maximum of the additional latency of a piece, which is uniformly distributed. */
  readonly jitterMs: number;
  /** The probability that a segment is lost, from 0 up to, not including, 1. */
  readonly lossRate: number;
}

/** The payload of a TCP segment in an Ethernet frame. */
const segmentSizeBytes = 1_448;
/** The minimum retransmission timeout beyond the round-trip time: RFC 6298, with the value of Linux. */
const leastRetransmitMs = 200;
/** The maximum number of losses of one segment. The timeout doubles each time; a real sender gives up after minutes. */
const maxRetransmits = 6;

/**
 * The delay of a piece. Programs do not see lost TCP segments: the piece and all later ones arrive after the
 * retransmission timeout.
 */
export function travelMs(sizeBytes: number, quality: LineQuality, random: RandomSource): number {
  const { delayMs, jitterMs, lossRate } = quality;
  const segments = Math.max(1, Math.ceil(sizeBytes / segmentSizeBytes));
  let isLost = random() < 1 - (1 - lossRate) ** segments;
  let timeoutMs = leastRetransmitMs + 2 * delayMs;
  let stallMs = 0;
  for (let retransmits = 0; isLost && retransmits < maxRetransmits; retransmits += 1) {
    stallMs += timeoutMs;
    timeoutMs *= 2;
    isLost = random() < lossRate;
  }
  return delayMs + jitterMs * random() + stallMs;
}

interface Piece {
  readonly dueMs: number;
  readonly bytes: Buffer;
}

/** One direction of a connection. Pieces arrive when they are due, and in order. */
export class DelayedBytes {
  readonly #arrive: (bytes: Buffer) => void;
  readonly #clock: Clock;
  readonly #pieces: Piece[] = [];
  #isWaiting = false;

  constructor(clock: Clock, arrive: (bytes: Buffer) => void) {
    this.#clock = clock;
    this.#arrive = arrive;
  }

  send(bytes: Buffer, takesMs: number): void {
    const earliestMs = this.#pieces.at(-1)?.dueMs ?? 0;
    const dueMs = Math.max(this.#clock.nowMs() + takesMs, earliestMs);
    this.#pieces.push({ dueMs, bytes });
    if (!this.#isWaiting) this.#deliver();
  }

  #deliver(): void {
    this.#isWaiting = false;
    for (;;) {
      const [next] = this.#pieces;
      if (next === undefined) return;
      const waitMs = next.dueMs - this.#clock.nowMs();
      if (waitMs > 0) {
        this.#isWaiting = true;
        this.#clock.after(waitMs, () => this.#deliver());
        return;
      }
      this.#pieces.shift();
      this.#arrive(next.bytes);
    }
  }
}

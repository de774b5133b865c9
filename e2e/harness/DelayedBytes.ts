import type { Clock } from '../../src/base/Clock.ts';
import type { Random } from './random.ts';

/** What a line does to a piece of bytes in one direction, besides letting it through. */
export interface LineQuality {
  /** How long everything takes. */
  readonly delayMs: number;
  /** How much longer it takes at most; evenly drawn for each piece. */
  readonly jitterMs: number;
  /** How likely the line loses a segment, from 0 up to, not including, 1. */
  readonly lossRate: number;
}

/** What an Ethernet frame holds of a TCP stream. */
const segmentSizeBytes = 1_448;
/** A sender waits so long beyond the way there and back before it sends again: RFC 6298, with Linux's minimum. */
const leastRetransmitMs = 200;
/** Segments that are lost again and again: the wait doubles each time. A real sender gives up after minutes. */
const maxRetransmits = 6;

/**
 * How long a piece takes. A program never sees a segment that TCP lost, only that this and all behind it come
 * later, by the time-out after which it is sent again.
 */
export function travelMs(sizeBytes: number, quality: LineQuality, random: Random): number {
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

/** One direction of a connection: pieces arrive when they are due, and never before one that was sent earlier. */
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

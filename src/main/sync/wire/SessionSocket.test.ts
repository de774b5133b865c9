import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../base/testing/ManualClock.ts';
import { SessionSocket, type SyncWebSocket } from './SessionSocket.ts';

/** A socket whose other end answers pings after this delay; undefined: never. */
class FarSocket extends EventEmitter implements SyncWebSocket {
  readonly readyState = 1;
  readonly #clock: ManualClock;
  readonly #roundTripMs: number | undefined;

  constructor(clock: ManualClock, roundTripMs: number | undefined) {
    super();
    this.#clock = clock;
    this.#roundTripMs = roundTripMs;
  }

  ping(payload: string): void {
    if (this.#roundTripMs === undefined) return;
    this.#clock.after(this.#roundTripMs, () => this.emit('pong', Buffer.from(payload)));
  }

  send(): void {}
  close(): void {}
  terminate(): void {}
}

/** A session that hears something so long after a look at the time, then nothing but pongs. */
function idle(roundTripMs: number | undefined, phaseMs: number, forMs: number): readonly string[] {
  const clock = new ManualClock();
  const far = new FarSocket(clock, roundTripMs);
  const ends: string[] = [];
  new SessionSocket({ url: 'ws://far' }, () => far, clock, {
    opened: () => {},
    received: () => {},
    ticked: () => {},
    ended: (reason) => ends.push(reason),
  });
  far.emit('open');
  clock.advance(phaseMs);
  far.emit('message', Buffer.from([1]), true);
  clock.advance(forMs);
  return ends;
}

const phases = Array.from({ length: 21 }, (_, index) => index * 50);

describe('an idle socket', () => {
  it('I7: is not considered dead with a latency of 2 s each way', () => {
    // And a server that takes a moment.
    const roundTripMs = 4_300;
    for (const phaseMs of phases) {
      expect({ phaseMs, ends: idle(roundTripMs, phaseMs, 60_000) }).toEqual({ phaseMs, ends: [] });
    }
  });

  it('is detected as dead within 10 s when the other end is gone', () => {
    for (const phaseMs of phases) {
      const ends = idle(undefined, phaseMs, 10_000);
      expect({ phaseMs, ends }).toEqual({ phaseMs, ends: ['silent'] });
    }
  });
});

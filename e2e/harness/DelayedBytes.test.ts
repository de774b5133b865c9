import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/base/testing/ManualClock.ts';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import { DelayedBytes, travelMs } from './DelayedBytes.ts';

const pieces = 2_000;

function travels(lossRate: number, sizeBytes = 100): readonly number[] {
  const random = seededRandom(1);
  const quality = { delayMs: 40, jitterMs: 10, lossRate };
  return Array.from({ length: pieces }, () => travelMs(sizeBytes, quality, random));
}

describe('a piece of bytes', () => {
  it('takes the delay and up to the jitter on a line without loss', () => {
    const times = travels(0);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(40);
    expect(Math.max(...times)).toBeLessThan(50);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(9);
  });

  it('that is lost is delayed by the retransmission timeout, which doubles with each further loss', () => {
    const timeoutMs = 200 + 2 * 40;
    const stalls = travels(0.1).map((ms) => Math.floor((ms - 40) / timeoutMs));
    expect(stalls).toEqual(expect.arrayContaining([0, 1, 3]));
    const lost = stalls.filter((stall) => stall > 0).length / pieces;
    expect(lost).toBeGreaterThan(0.08);
    expect(lost).toBeLessThan(0.12);
  });

  it('is lost more often when it is longer', () => {
    const lostOf = (times: readonly number[]): number => times.filter((ms) => ms > 50).length;
    expect(lostOf(travels(0.02, 14_480))).toBeGreaterThan(4 * lostOf(travels(0.02)));
  });

  it('never overtakes an earlier one', () => {
    const clock = new ManualClock();
    const arrived: string[] = [];
    const line = new DelayedBytes(clock, (bytes) => arrived.push(bytes.toString()));
    for (const [name, takesMs] of [
      ['a', 30],
      ['b', 5],
      ['c', 31],
      ['d', 0],
    ] as const) {
      line.send(Buffer.from(name), takesMs);
    }
    clock.advance(29);
    expect(arrived).toEqual([]);
    clock.advance(1);
    expect(arrived).toEqual(['a', 'b']);
    clock.advance(1);
    expect(arrived).toEqual(['a', 'b', 'c', 'd']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../base/testing/ManualClock.ts';
import { RetryBudget } from './RetryBudget.ts';

const minuteMs = 60_000;

function setUp() {
  const clock = new ManualClock();
  clock.advance(12_345);
  return {
    budget: new RetryBudget(clock),
    nowMs: clock.nowMs,
    pass: (ms: number): void => clock.advance(ms),
  };
}

const take = (budget: RetryBudget, count: number): number =>
  Array.from({ length: count }, () => budget.takeRetry()).filter(Boolean).length;

describe('RetryBudget', () => {
  it('allows ten retry attempts a minute, however few sends there are', () => {
    const { budget, pass } = setUp();
    budget.sent();
    expect(budget.remaining).toBe(10);
    expect(take(budget, 4)).toBe(4);
    expect(budget.remaining).toBe(6);
    expect(take(budget, 10)).toBe(6);
    expect(budget.remaining).toBe(0);
    pass(minuteMs - 1_000);
    expect(budget.takeRetry()).toBe(false);
    pass(2_000);
    expect(budget.remaining).toBe(10);
  });

  it('allows a fifth of all sends if there are many', () => {
    const { budget } = setUp();
    for (let count = 0; count < 400; count += 1) budget.sent();
    expect(budget.remaining).toBe(100);
    expect(take(budget, 200)).toBe(100);
    // 100 of 500 sends.
    expect(budget.remaining).toBe(0);
    for (let count = 0; count < 4; count += 1) budget.sent();
    expect(take(budget, 2)).toBe(1);
  });

  it('I24: never allows more than ten retry attempts or a fifth of the sends in a minute', () => {
    const step = fc.record({
      // Seconds, or nearly the whole minute, so that what was long ago is at the edge of it.
      passMs: fc.oneof(
        fc.integer({ min: 0, max: 9_000 }),
        fc.integer({ min: 58_000, max: 60_999 }),
      ),
      sends: fc.integer({ min: 0, max: 60 }),
      retries: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { budget, nowMs, pass } = setUp();
        const made = { sends: [] as number[], retries: [] as number[] };
        const within = (times: readonly number[], spanMs: number): number =>
          times.filter((atMs) => atMs > nowMs() - spanMs).length;
        const retry = (): void => {
          if (!budget.takeRetry()) {
            // Never below the floor, but for the second that is counted on the safe side.
            expect(within(made.retries, minuteMs + 2_000)).toBeGreaterThanOrEqual(10);
            return;
          }
          for (const times of [made.sends, made.retries]) times.push(nowMs());
          const allowed = Math.max(10, within(made.sends, minuteMs) / 5);
          expect(within(made.retries, minuteMs)).toBeLessThanOrEqual(allowed);
        };
        for (const { passMs, sends, retries } of steps) {
          pass(passMs);
          for (let count = 0; count < sends; count += 1) {
            budget.sent();
            made.sends.push(nowMs());
          }
          for (let count = 0; count < retries; count += 1) retry();
        }
      }),
    );
  });
});

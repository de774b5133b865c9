import { describe, expect, it } from 'vitest';
import { planOf } from './plan.ts';
import { failureOf, stepsOf, tableOf } from './report.ts';
import { runSeeds } from './runSeeds.ts';
import { simulate } from './simulate.ts';

/** CI sets more with `EVERINK_SIM_SEEDS`. */
const seedCount = Number(process.env.EVERINK_SIM_SEEDS ?? 200);
/** Two idle cores need less than half a minute; a busy machine needs longer. */
const limitMs = 3_600_000;

describe('the simulator', () => {
  it('I1, I2, I3, I4, I5, I6, I7, I8, I12, I20, I22, I26, I27: loses, duplicates and miscounts nothing over hundreds of seeds', {
    timeout: limitMs,
  }, async () => {
    const outcomes = await runSeeds({
      firstSeed: 1,
      count: seedCount,
      threads: 2,
      ran: ({ problems }) => problems.length === 0,
    });
    const failed = outcomes.find(({ problems }) => problems.length > 0);
    if (failed !== undefined) expect.fail(await failureOf(failed.seed));
    expect(outcomes).toHaveLength(seedCount);
    // The runs were not empty.
    const table = tableOf(outcomes);
    const steps = stepsOf(outcomes);
    const planned = new Set(outcomes.flatMap(({ seed }) => planOf(seed).steps.map((s) => s.type)));
    expect([...steps.keys()].toSorted(), table).toEqual([...planned].toSorted());
    expect(steps.size, table).toBe(31);
    for (const count of steps.values()) expect(count, table).toBeGreaterThan(5);
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    expect(sum(outcomes.map(({ killCount }) => killCount)), table).toBeGreaterThan(seedCount / 2);
    const operations = sum(outcomes.map(({ counts }) => counts.operations));
    const delivered = sum(outcomes.map(({ counts }) => counts.delivered));
    expect(operations, table).toBeGreaterThan(20 * seedCount);
    expect(delivered, table).toBeGreaterThan(0.8 * operations);
    for (const name of ['warnings', 'questions', 'answers'] as const) {
      const count = sum(outcomes.map(({ counts }) => counts[name]));
      expect(count, table).toBeGreaterThan(seedCount / 200);
    }
    expect(sum(outcomes.map(({ counts }) => counts.retries)), table).toBeGreaterThan(seedCount);
    expect(sum(outcomes.map(({ counts }) => counts.failed)), table).toBeGreaterThan(seedCount / 2);
  });

  it('gives the same run for the same seed in any thread', {
    timeout: limitMs,
  }, async () => {
    const [other] = await runSeeds({ firstSeed: 1, count: 1, threads: 1 });
    const first = await simulate(planOf(1), { keepsTrace: true });
    const second = await simulate(planOf(1), { keepsTrace: true });
    expect(second.trace).toEqual(first.trace);
    expect(second.traceHash).toBe(first.traceHash);
    expect(other?.traceHash).toBe(first.traceHash);
    expect((await simulate(planOf(2))).traceHash).not.toBe(first.traceHash);
  });

  it('shrinks a failing seed to the few steps that matter', { timeout: limitMs }, async () => {
    const report = await failureOf(5, 'a kill empties the outbox');
    const steps = report.split('\n').filter((line) => line.startsWith('  {"atMs"'));
    expect(planOf(5).steps.length, report).toBeGreaterThan(20);
    expect(steps.length, report).toBeLessThanOrEqual(4);
    expect(report).toContain('seed 5 failed: I3: ');
    expect(report).toContain('"type":"kill"');
  });
});

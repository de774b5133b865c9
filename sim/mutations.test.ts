import { describe, expect, it } from 'vitest';
import { type MutationName, mutations } from './mutations.ts';
import { planOf } from './plan.ts';
import { simulate } from './simulate.ts';

/** The rarest bug needs 93 of them: a kill between two pieces of a text. */
const seedCount = 120;
const limitMs = 300_000;

describe('finds the deliberate bug', () => {
  it.each(Object.keys(mutations) as MutationName[])('%s', { timeout: limitMs }, async (name) => {
    for (let seed = 1; seed <= seedCount; seed += 1) {
      const { problems } = await simulate(planOf(seed), { mutation: mutations[name] });
      if (problems.length === 0) continue;
      // The seed passes without the bug.
      expect((await simulate(planOf(seed))).problems).toEqual([]);
      return;
    }
    expect.fail(`${seedCount} seeds did not show it`);
  });
});

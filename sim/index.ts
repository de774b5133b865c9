/**
 * Runs the simulator, see docs/simulation.md.
 *
 *     npm run sim -- --seeds 10000 --first-seed 1 [--threads N] [--mutation "NAME"]
 *     npm run sim -- --seed N
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type MutationName, mutations } from './mutations.ts';
import { planOf } from './plan.ts';
import { failureOf, tableOf } from './report.ts';
import { runSeeds } from './runSeeds.ts';
import { simulate } from './simulate.ts';

/** Shrinking takes many runs. */
const maxFailuresShown = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    'first-seed': { type: 'string', default: '1' },
    threads: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    mutation: { type: 'string' },
  },
});

function numberOf(name: 'seeds' | 'first-seed' | 'threads' | 'seed', text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`--${name} must be a whole number from 0 up, not ${text}`);
}

function mutationOf(name: string | undefined): MutationName | undefined {
  if (name === undefined || name in mutations) return name as MutationName | undefined;
  throw new RangeError(`--mutation must be one of: ${Object.keys(mutations).join('; ')}`);
}

async function replay(seed: number, mutation: MutationName | undefined): Promise<boolean> {
  const options = mutation === undefined ? {} : { mutation: mutations[mutation] };
  const outcome = await simulate(planOf(seed), { ...options, keepsTrace: true });
  console.log(outcome.trace.join('\n'));
  console.log(`\n${tableOf([outcome])}\ntrace hash ${outcome.traceHash}`);
  if (outcome.problems.length > 0) console.log(`\n${await failureOf(seed, mutation)}`);
  return outcome.problems.length === 0;
}

async function runAll(mutation: MutationName | undefined): Promise<boolean> {
  const count = numberOf('seeds', values.seeds);
  let done = 0;
  const outcomes = await runSeeds({
    firstSeed: numberOf('first-seed', values['first-seed']),
    count,
    threads: Math.max(1, numberOf('threads', values.threads)),
    ...(mutation === undefined ? {} : { mutation }),
    ran: ({ seed, problems }) => {
      if (problems.length > 0) console.log(`failed: seed ${seed}: ${problems[0]}`);
      done += 1;
      if (done % 1_000 === 0) console.log(`${done} of ${count} seeds`);
      return true;
    },
  });
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  for (const { seed } of failed.slice(0, maxFailuresShown)) {
    console.log(`${await failureOf(seed, mutation)}\n`);
  }
  console.log(tableOf(outcomes));
  return failed.length === 0;
}

const mutation = mutationOf(values.mutation);
const isSound =
  values.seed === undefined
    ? await runAll(mutation)
    : await replay(numberOf('seed', values.seed), mutation);
process.exitCode = isSound ? 0 : 1;

import { Random } from '../sim/Random.ts';
import { borderTargets } from './borderTargets.ts';
import { nestingTargets } from './nestingTargets.ts';
import { serverTargets } from './serverTargets.ts';
import { documentTargets, type FuzzContext, type FuzzOutcome, type FuzzTarget } from './targets.ts';

const targets: Readonly<Record<string, FuzzTarget>> = {
  ...documentTargets,
  ...borderTargets,
  ...serverTargets,
  ...nestingTargets,
};
export const targetNames: readonly string[] = Object.keys(targets);

export interface SeedResult {
  readonly target: string;
  readonly outcome: FuzzOutcome;
}

/** Tests one mutated input, which depends only on the seed. @throws when the check fails */
export async function runSeed(context: FuzzContext, seed: number): Promise<SeedResult> {
  const random = new Random(`fuzz ${seed}`);
  const target = targetNames[seed % targetNames.length] ?? random.pick(targetNames);
  const outcome = (await targets[target]?.(context, random)) ?? 'refused';
  return { target, outcome };
}

import { Random } from '../sim/Random.ts';
import type { Corpus } from './corpus.ts';
import { type Outcome, targets } from './targets.ts';

export interface SeedResult {
  readonly target: string;
  readonly outcome: Outcome;
}

/** One mutated input for one part of the program, the same for the same seed. @throws when it finds a fault */
export async function runSeed(corpus: Corpus, seed: number): Promise<SeedResult> {
  const random = new Random(`fuzz ${seed}`);
  const names = Object.keys(targets);
  const target = names[seed % names.length] ?? random.pick(names);
  const outcome = (await targets[target]?.(corpus, random)) ?? 'refused';
  return { target, outcome };
}

/** A thread of `runSeeds`: runs its share of the seeds and reports each outcome. */
import { parentPort, workerData } from 'node:worker_threads';
import { type MutationName, mutations } from './mutations.ts';
import { planOf } from './plan.ts';
import { simulate } from './simulate.ts';

export interface SeedShare {
  readonly firstSeed: number;
  readonly endSeed: number;
  readonly stride: number;
  readonly mutation: MutationName | undefined;
}

const { firstSeed, endSeed, stride, mutation } = workerData as SeedShare;
const options = mutation === undefined ? {} : { mutation: mutations[mutation] };
for (let seed = firstSeed; seed < endSeed; seed += stride) {
  parentPort?.postMessage(await simulate(planOf(seed), options));
}

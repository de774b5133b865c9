import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { programPath } from '../src/shared/testing/programs.ts';
import type { MutationName } from './mutations.ts';
import type { SeedShare } from './seedWorker.ts';
import type { Outcome } from './simulate.ts';

export interface RunSeedsOptions {
  readonly firstSeed: number;
  readonly count: number;
  readonly threads: number;
  readonly mutation?: MutationName;
  /** Called after each seed. Return false to stop all. */
  readonly ran?: (outcome: Outcome) => boolean;
}

/** Runs seeds in threads. @returns their outcomes by seed. @throws Error when a run itself failed */
export async function runSeeds(options: RunSeedsOptions): Promise<readonly Outcome[]> {
  const { firstSeed, count, threads, mutation, ran } = options;
  const outcomes: Outcome[] = [];
  const workers = Array.from({ length: threads }, (_, index) => {
    const share: SeedShare = {
      firstSeed: firstSeed + index,
      endSeed: firstSeed + count,
      stride: threads,
      mutation,
    };
    return new Worker(programPath('seedWorker'), { workerData: share });
  });
  const ended = workers.map((worker) => {
    worker.on('message', (outcome: Outcome) => {
      outcomes.push(outcome);
      if (ran?.(outcome) === false) for (const other of workers) void other.terminate();
    });
    return once(worker, 'exit');
  });
  await Promise.all(ended);
  return outcomes.toSorted((a, b) => a.seed - b.seed);
}

import { join } from 'node:path';
import { WorkerClient } from '../../base/WorkerClient.ts';
import { buffersOf } from '../../base/workerCalls.ts';
import type { BoardCalls } from './boardCalls.ts';

/** Calls what takes long in a thread of its own, one after the other. */
export type BoardThread = WorkerClient<BoardCalls>;

/** Whoever sends large updates sends several. */
const idleMs = 60_000;

/** Bundled it is next to this file, see `electron.vite.config.ts`. */
const workerPath = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'boardWorker.ts' : 'boardWorker.cjs',
);

/** Started by the first call, and ended while nobody calls it. @param path of another worker, in tests */
export const boardThread = (path = workerPath): BoardThread =>
  new WorkerClient<BoardCalls>({
    path,
    workerData: undefined,
    idleMs,
    handsOver: {
      check: (update) => buffersOf([update]),
      cut: buffersOf,
      answer: buffersOf,
      known: buffersOf,
      compact: (snapshot, log) => buffersOf(snapshot === undefined ? log : [snapshot, ...log]),
    },
  });

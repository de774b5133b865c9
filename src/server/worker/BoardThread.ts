import { extname, join } from 'node:path';
import { WorkerClient } from '../../base/WorkerClient.ts';
import { buffersOf } from '../../base/workerCalls.ts';
import type { BoardCalls, SnapshotAndLog } from './boardCalls.ts';

/** Runs long work in a thread, one call at a time. */
export type BoardThread = WorkerClient<BoardCalls>;

/** A client that sends large updates sends several. */
const idleMs = 60_000;

/** In a bundle, too, it is next to this file. */
const workerPath = join(import.meta.dirname, `boardWorker${extname(import.meta.filename)}`);

const buffersOfBoard = ({ snapshot, log }: SnapshotAndLog): readonly ArrayBuffer[] =>
  buffersOf(snapshot === undefined ? log : [snapshot, ...log]);

/** Starts with the first call and ends when idle. @param path of another worker, in tests */
export const boardThread = (path = workerPath): BoardThread =>
  new WorkerClient<BoardCalls>({
    path,
    workerData: undefined,
    idleMs,
    handsOver: {
      check: (update) => buffersOf([update]),
      isTooDeep: (board, update) => [...buffersOfBoard(board), ...buffersOf([update])],
      cut: buffersOfBoard,
      answer: buffersOfBoard,
      known: buffersOfBoard,
      compact: buffersOfBoard,
    },
  });

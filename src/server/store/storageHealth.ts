import { statfsSync } from 'node:fs';
import { Cached } from '../../base/Cached.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import { errorLine } from '../log/ServerLog.ts';
import type { BoardStore } from './BoardStore.ts';

/** With less, the next large change or SQLite's log may not fit. */
const leastFreeBytes = 4 * 1024 * 1024;

/** How long an answer about the server's state is reused. */
export const answerLastsMs = 1_000;

const diskFull = 'The disk of the data folder is full. Free some space on it.';

/** The storage of a server. */
export interface Storage {
  readonly store: BoardStore;
  readonly dataFolder: string;
  /** Nothing is stored while less is free. */
  readonly minFreeBytes: number;
  /** Monotonic. */
  readonly nowMs: () => number;
}

/** Bytes available to the server on the disk of its data folder. */
export function freeBytes(dataFolder: string): number {
  const { bavail, bsize } = statfsSync(dataFolder);
  return bavail * bsize;
}

/** Whether changes can be stored. */
export class StorageHealth {
  readonly #problem: Cached<string | undefined>;

  constructor(storage: Storage) {
    this.#problem = new Cached(() => storageProblem(storage), answerLastsMs, storage.nowMs);
  }

  /** @returns why changes cannot be stored; undefined: they can, or could within the last second */
  problem(): Promise<string | undefined> {
    return this.#problem.get();
  }
}

/** Makes a test write, flushed to disk. */
async function storageProblem({
  store,
  dataFolder,
  minFreeBytes,
}: Storage): Promise<string | undefined> {
  try {
    await store.probe();
    const least = Math.max(leastFreeBytes, minFreeBytes);
    return freeBytes(dataFolder) < least ? diskFull : undefined;
  } catch (error) {
    if (asStorageError(error).fault === 'disk-full') return diskFull;
    return `The server cannot store changes: ${errorLine(error)}.`;
  }
}

import { statfsSync } from 'node:fs';
import { Cached } from '../../base/Cached.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import { errorLine } from '../log/ServerLog.ts';
import type { BoardStore } from './BoardStore.ts';

/** With less, the next large change or the log of SQLite may not fit. */
const leastFreeBytes = 4 * 1024 * 1024;

/** How long an answer about the server's state counts. */
export const answerLastsMs = 1_000;

const diskFull = 'The disk of the data folder is full. Free some space on it.';

/** Where the boards are kept. */
export interface Storage {
  readonly store: BoardStore;
  readonly dataFolder: string;
  /** With less, nothing is stored. */
  readonly minFreeBytes: number;
}

/** Bytes that the server may still use on the disk of its data folder. */
export function freeBytes(dataFolder: string): number {
  const { bavail, bsize } = statfsSync(dataFolder);
  return bavail * bsize;
}

/** Whether changes can be stored. */
export class StorageHealth {
  readonly #problem: Cached<string | undefined>;

  constructor(storage: Storage) {
    this.#problem = new Cached(() => storageProblem(storage), answerLastsMs);
  }

  /** @returns why changes cannot be stored; undefined when they can, or could a moment ago */
  problem(): Promise<string | undefined> {
    return this.#problem.get();
  }
}

/** Writes a row through to the disk. */
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

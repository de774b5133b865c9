import { statfsSync } from 'node:fs';
import { asStorageError } from '../sqlite/StorageError.ts';
import type { BoardStore } from './BoardStore.ts';
import { errorText } from './ServerLog.ts';

/** With less, the next large change or the log of SQLite may not fit. */
const leastFreeBytes = 4 * 1024 * 1024;

const diskFull = 'The disk of the data folder is full. Free some space on it.';

/** Where the boards are kept. */
export interface Storage {
  readonly store: BoardStore;
  readonly dataFolder: string;
}

/** Bytes that the server may still use on the disk of its data folder. */
export function freeBytes(dataFolder: string): number {
  const { bavail, bsize } = statfsSync(dataFolder);
  return bavail * bsize;
}

/** Writes a row through to the disk. @returns why changes cannot be stored; undefined when they can */
export async function storageProblem({ store, dataFolder }: Storage): Promise<string | undefined> {
  try {
    await store.probe();
    return freeBytes(dataFolder) < leastFreeBytes ? diskFull : undefined;
  } catch (error) {
    if (asStorageError(error).fault === 'disk-full') return diskFull;
    return `The server cannot store changes: ${errorText(error)}.`;
  }
}

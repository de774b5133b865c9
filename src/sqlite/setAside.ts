import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const companions = ['-wal', '-shm'];

/** Written into the folder of a damaged database once all that is readable was recovered from it. */
const reportName = 'recovery.txt';

/**
 * Moves a damaged database, with its write-ahead log, into a folder of its own beside it, named after the
 * time. Nothing is deleted. A kill in the middle does no harm: what is left is moved by the next call, and
 * `unfinishedRecoveries` names the folder until `finishRecovery` was called.
 * @returns the folder
 */
export function setAside(path: string, now: Date): string {
  const folder = freeFolder(path, now);
  mkdirSync(folder);
  for (const file of [path, ...companions.map((companion) => path + companion)]) {
    if (existsSync(file)) renameSync(file, join(folder, basename(file)));
  }
  return folder;
}

/** Folders of damaged databases that were set aside but not wholly recovered, oldest first. */
export function unfinishedRecoveries(path: string): readonly string[] {
  const parent = dirname(path);
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(prefixOf(path)))
    .map((entry) => join(parent, entry.name))
    .filter((folder) => !existsSync(join(folder, reportName)))
    .toSorted();
}

/** Marks a folder as done. @param report what was recovered and what was not, for a person */
export function finishRecovery(folder: string, report: string): void {
  writeFileSync(join(folder, reportName), report, { flush: true });
}

const prefixOf = (path: string): string => `${basename(path)}.damaged-`;

function freeFolder(path: string, now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  const wanted = join(dirname(path), `${prefixOf(path)}${stamp}`);
  for (let count = 1; ; count += 1) {
    const folder = count === 1 ? wanted : `${wanted}-${count}`;
    if (!existsSync(folder)) return folder;
  }
}

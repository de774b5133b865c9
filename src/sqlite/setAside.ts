import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { flushFolderSync } from './flushFolder.ts';

/**
 * The files of a database in the order in which they are moved. The database itself is the first: once it has
 * gone nothing can be written to its log, and what is left shows that the move is not finished. A journal that
 * stayed would be played back into the next database of this name.
 */
const suffixes = ['', '-wal', '-journal', '-shm'];

/** Written into the folder of a damaged database once all that is readable was recovered from it. */
const reportName = 'recovery.txt';

/**
 * Moves a damaged database, with its write-ahead log, into a folder of its own beside it, named after the
 * time. Nothing is deleted. A kill at any instant does no harm: `finishSettingAside` moves the rest into the same
 * folder, and `unfinishedRecoveries` names the folder until `finishRecovery` was called.
 * @returns the folder
 */
export function setAside(path: string, now: Date): string {
  const begun = finishSettingAside(path);
  if (begun !== undefined) return begun;
  const folder = freeFolder(path, now);
  mkdirSync(folder);
  flushFolderSync(dirname(path));
  for (const suffix of suffixes) move(path + suffix, folder);
  return folder;
}

/**
 * Moves what a kill left in its place while a damaged database was set aside. To be called before the database is
 * opened, which would delete a log that has no database.
 * @returns the folder, undefined when there was nothing to finish
 */
export function finishSettingAside(path: string): string | undefined {
  const folders = unfinishedRecoveries(path);
  for (const folder of folders) {
    // Killed before anything was moved: the database is judged again.
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
  if (existsSync(path)) return undefined;
  const folder = folders.findLast((each) => existsSync(join(each, basename(path))));
  if (folder === undefined) return undefined;
  const rest = suffixes.filter(
    (suffix) => existsSync(path + suffix) && !existsSync(join(folder, basename(path + suffix))),
  );
  for (const suffix of rest) move(path + suffix, folder);
  return rest.length > 0 ? folder : undefined;
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
  const path = join(folder, reportName);
  const unfinishedPath = `${path}.tmp`;
  rmSync(unfinishedPath, { force: true });
  writeFileSync(unfinishedPath, report, { flush: true });
  renameSync(unfinishedPath, path);
  flushFolderSync(folder);
}

/** On the disk when it returns, so that a power cut cannot undo one move and keep the next one. */
function move(file: string, folder: string): void {
  if (!existsSync(file)) return;
  renameSync(file, join(folder, basename(file)));
  flushFolderSync(folder);
  flushFolderSync(dirname(file));
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

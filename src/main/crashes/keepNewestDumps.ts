import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const dumpExtension = '.dmp';

/**
 * Removes all but the newest of the memory dumps in a folder and its subfolders.
 * @returns the times of those kept, oldest first, milliseconds since the epoch
 */
export async function keepNewestDumps(
  folder: string,
  maxCount: number,
): Promise<readonly number[]> {
  const names = await readdir(folder, { recursive: true });
  const dumps = await Promise.all(
    names
      .filter((name) => name.endsWith(dumpExtension))
      .map(async (name) => {
        const path = join(folder, name);
        return { path, atMs: Math.round((await stat(path)).mtimeMs) };
      }),
  );
  const newestFirst = dumps.toSorted((a, b) => b.atMs - a.atMs);
  for (const { path } of newestFirst.slice(maxCount)) {
    await rm(path, { force: true });
    await rm(`${path.slice(0, -dumpExtension.length)}.meta`, { force: true });
  }
  return newestFirst
    .slice(0, maxCount)
    .map(({ atMs }) => atMs)
    .toReversed();
}

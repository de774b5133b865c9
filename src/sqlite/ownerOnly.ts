import type { Dirent } from 'node:fs';
import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What others may do is taken away; what the owner may do stays. */
const ownerBits = 0o700;
const othersBits = 0o077;

let usersMask: number | undefined;

/**
 * From now on what this process creates can be used by its owner only, whichever library creates it: folders get 0700
 * and files 0600. Systems without such permissions are left as they are.
 */
export function createForOwnerOnly(): void {
  usersMask ??= process.umask(othersBits);
}

/** The permissions that the user wants for new files, for those that leave the data folder. */
export const usualFileMode = (): number => 0o666 & ~(usersMask ?? process.umask());

/**
 * Takes the permissions of others from a folder and from what it contains, which an earlier version made with them. Links
 * are not followed. What is in a folder within it that is closed to others already is out of their reach, and not looked
 * at: Chromium keeps hundreds of files there.
 * @param isOwn by its name, whether a part of the folder is the program's; parts of its folders always are
 * @returns how many could not be changed. Never rejects.
 */
export async function keepForOwnerOnly(
  folder: string,
  isOwn: (name: string) => boolean,
): Promise<number> {
  const before = await restrict(folder);
  return (before === 'failed' ? 1 : 0) + (await keepEntries(folder, isOwn));
}

async function keepEntries(folder: string, isOwn: (name: string) => boolean): Promise<number> {
  let failureCount = 0;
  for (const entry of await entriesOf(folder)) {
    if (isOwn(entry.name)) failureCount += await keepEntry(join(folder, entry.name), entry);
  }
  return failureCount;
}

async function keepEntry(path: string, entry: Dirent): Promise<number> {
  if (!entry.isDirectory() && !entry.isFile()) return 0;
  const before = await restrict(path);
  const failureCount = before === 'failed' ? 1 : 0;
  if (before === 'closed' || entry.isFile()) return failureCount;
  return failureCount + (await keepEntries(path, () => true));
}

const entriesOf = async (folder: string): Promise<readonly Dirent[]> =>
  await readdir(folder, { withFileTypes: true }).catch(() => []);

/** @returns what it was to others: `failed` when that could not be changed */
async function restrict(path: string): Promise<'closed' | 'open' | 'failed'> {
  try {
    const { mode } = await stat(path);
    if ((mode & othersBits) === 0) return 'closed';
    await chmod(path, mode & ownerBits);
    return 'open';
  } catch (error) {
    // It was removed meanwhile.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'closed' : 'failed';
  }
}

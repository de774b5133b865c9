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
 * are not followed.
 * @param isOwn by its name, whether a part of the folder is the program's; parts of its folders always are
 * @returns how many could not be changed. Never rejects.
 */
export async function keepForOwnerOnly(
  folder: string,
  isOwn: (name: string) => boolean,
): Promise<number> {
  let failureCount = await restrict(folder);
  for (const entry of await entriesOf(folder)) {
    if (isOwn(entry.name)) failureCount += await keepEntry(join(folder, entry.name), entry);
  }
  return failureCount;
}

async function keepEntry(path: string, entry: Dirent): Promise<number> {
  if (entry.isDirectory()) return await keepForOwnerOnly(path, () => true);
  return entry.isFile() ? await restrict(path) : 0;
}

const entriesOf = async (folder: string): Promise<readonly Dirent[]> =>
  await readdir(folder, { withFileTypes: true }).catch(() => []);

/** @returns 1 when it could not be changed */
async function restrict(path: string): Promise<number> {
  try {
    const { mode } = await stat(path);
    if ((mode & othersBits) !== 0) await chmod(path, mode & ownerBits);
    return 0;
  } catch (error) {
    // It was removed meanwhile.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 0 : 1;
  }
}

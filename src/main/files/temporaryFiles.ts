import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Earlier versions put the name of the file between the dots. */
const temporaryName = /^\..{1,100}\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/** Another app may still be writing to a temporary file that is newer. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** A short name, whatever the file is called: the system bounds the length of names. */
export const newTemporaryName = (): string => `.everink.${randomUUID()}.tmp`;

/**
 * Removes the temporary files that a kill left in a folder while a file was written there.
 * @param beforeMs only those last written before this time: a newer one may still be in use
 * @returns how many were removed. Never rejects: what cannot be removed does no harm.
 */
export async function removeTemporaryFiles(folder: string, beforeMs: number): Promise<number> {
  let removedCount = 0;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || !temporaryName.test(entry.name)) continue;
    const path = join(folder, entry.name);
    try {
      if ((await stat(path)).mtimeMs >= beforeMs) continue;
      await rm(path);
      removedCount += 1;
    } catch {
      // Somebody else removed it, or it must stay.
    }
  }
  return removedCount;
}

/** Removes what was left in a folder long ago, in which others may be writing now. Never rejects. */
export async function removeAbandonedFiles(folder: string): Promise<void> {
  await removeTemporaryFiles(folder, Date.now() - abandonedAfterMs);
}

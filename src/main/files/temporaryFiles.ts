import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Earlier versions put the file's name between the dots. */
const temporaryName = /^\..{1,100}\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/** Another app may still be writing a temporary file that is newer than this. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** A short name, whatever the file is called, since the system limits the length of names. */
export const newTemporaryName = (): string => `.everink.${randomUUID()}.tmp`;

/**
 * Removes temporary files that a killed process left in a folder.
 * @param beforeMs only files last written before this time: a newer one may still be in use
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
      // It was removed meanwhile, or cannot be.
    }
  }
  return removedCount;
}

/** Removes old temporary files from a folder in which others may be writing now. Never rejects. */
export async function removeAbandonedFiles(folder: string): Promise<void> {
  await removeTemporaryFiles(folder, Date.now() - abandonedAfterMs);
}

import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The sizes of all files in a folder and its folders.
 * @param {string} folder
 */
export async function folderSizeBytes(folder) {
  let sizeBytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) {
      sizeBytes += (await lstat(join(entry.parentPath, entry.name))).size;
    }
  }
  return sizeBytes;
}

import { closeSync, openSync, readSync } from 'node:fs';

const magic = Buffer.from('SQLite format 3\0');
const versionOffset = 60;

/**
 * The version of the schema in a database file, read without SQLite, which would change files next to it. It is up to
 * date because a migration moves its log into the file, see `openDatabase`.
 * @returns undefined for what is not a database, or cannot be read
 */
export function versionOfFile(path: string): number | undefined {
  const header = Buffer.alloc(versionOffset + 4);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, header, 0, header.byteLength, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
  return header.subarray(0, magic.byteLength).equals(magic)
    ? header.readInt32BE(versionOffset)
    : undefined;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of this folder, by its path below it. */
export function readTestFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, path)));
}

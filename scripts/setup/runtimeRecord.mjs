import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the Electron in use came from: its own download, or the registry's substitute, which is past its
 * support. It lies beside the runtime as `everink-runtime.json`, where the About window finds it too.
 * `recipe` changes with everything the substitute is made of.
 * @typedef {{ source: 'official' } | { source: 'registry', recipe: string }} RuntimeRecord
 */

const fileName = 'everink-runtime.json';

/**
 * @param {string} folder of the runtime
 * @returns {RuntimeRecord | undefined} undefined without one, as in a runtime that somebody else put there
 */
export function readRuntimeRecord(folder) {
  const file = join(folder, fileName);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * @param {string} folder
 * @param {RuntimeRecord} record
 */
export function writeRuntimeRecord(folder, record) {
  writeFileSync(join(folder, fileName), JSON.stringify(record));
}

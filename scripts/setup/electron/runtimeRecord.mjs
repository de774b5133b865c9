import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The source of the Electron in use: the official download, or the substitute from the registry, which is no longer
 * supported. Stored next to the runtime as `everink-runtime.json`, which the app reads too. `recipe` is a hash
 * of everything that the substitute is built from.
 * @typedef {{ source: 'official' } | { source: 'registry', recipe: string }} RuntimeRecord
 */

const fileName = 'everink-runtime.json';

/**
 * @param {string} folder of the runtime
 * @returns {RuntimeRecord | undefined} undefined if there is none, because the runtime was installed by other means
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

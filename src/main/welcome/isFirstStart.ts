import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseName } from '../store/schema.ts';

/** Whether nobody has started Everink with this data folder yet. Call before anything is written to it. */
export function isFirstStart(dataFolder: string): boolean {
  return ![databaseName, 'window.json'].some((name) => existsSync(join(dataFolder, name)));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What set-up writes next to Electron, see scripts/setup/electron/README.md. */
const recordSchema = z.object({ source: z.enum(['official', 'registry']) });

/** Whether Electron in this folder is the development runtime. Without a record, as in releases, it is not. */
export function isDevelopmentRuntime(runtimeFolder: string): boolean {
  try {
    const text = readFileSync(join(runtimeFolder, 'everink-runtime.json'), 'utf8');
    return recordSchema.parse(JSON.parse(text)).source === 'registry';
  } catch {
    return false;
  }
}

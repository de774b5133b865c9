import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { licencesFileName, licencesSchema, type ThirdPartyLicence } from '../shared/licences.ts';
import { openWithSystem } from './openWithSystem.ts';

/** What the build wrote about the software and fonts within Everink. */
export async function readLicences(mainFolder: string): Promise<readonly ThirdPartyLicence[]> {
  const text = await readFile(join(mainFolder, '..', licencesFileName), 'utf8');
  return licencesSchema.parse(JSON.parse(text));
}

/** Opens Electron's file with the licences of what Chromium consists of, which has several megabytes. */
export async function showChromiumLicences(): Promise<void> {
  const folders = [process.resourcesPath, dirname(process.execPath)];
  const files = folders.map((folder) => join(folder, 'LICENSES.chromium.html'));
  await openWithSystem(files.find((file) => existsSync(file)) ?? '');
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licencesFileName } from '../../src/shared/licences.ts';
import { licencesOf, licencesText } from './thirdPartyLicences.ts';

/** In packages next to the bundles. Chromium's licences are a file of Electron. */
const besideBundles = ['electron', '@photostructure/sqlite', 'node-gyp-build'];

/**
 * Writes the licences of what Everink consists of into `out`: for the About window, and as a text for packages.
 * @param repositoryFolder the configuration of the build that calls this is bundled, and cannot find its own place
 * @param bundledFolders of the packages in the bundles
 */
export function writeLicences(repositoryFolder: string, bundledFolders: readonly string[]): void {
  const modules = join(repositoryFolder, 'node_modules');
  const folders = [...bundledFolders, ...besideBundles.map((name) => join(modules, name))];
  const licences = licencesOf(folders);
  const outFolder = join(repositoryFolder, 'out');
  mkdirSync(outFolder, { recursive: true });
  writeFileSync(join(outFolder, licencesFileName), JSON.stringify(licences));
  writeFileSync(join(outFolder, 'THIRD-PARTY-LICENCES.txt'), licencesText(licences));
}

/**
 * `npm run package:server`: writes the npm package of the sync server to `dist/everink-server`. With `--with-modules`,
 * the folder also has its native modules and runs as it is.
 */
import { join } from 'node:path';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';
import { buildNpmPackage } from './npmPackage.ts';
import { installServerModules } from './serverModules.ts';

const folder = join(repositoryFolder, 'dist/everink-server');
await buildNpmPackage(folder);
if (process.argv.includes('--with-modules')) await installServerModules(folder);
process.stdout.write(`The package is in ${folder}; "npm pack" in it makes an archive.\n`);

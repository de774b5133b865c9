/** `npm run package:server:deb`: builds the Debian package of the sync server in `dist`. */
import { join } from 'node:path';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';
import { buildDebPackage } from './debPackage.ts';

const path = await buildDebPackage({ folder: join(repositoryFolder, 'dist') });
process.stdout.write(`The package is ${path}.\n`);

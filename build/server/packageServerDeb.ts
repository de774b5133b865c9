/** `npm run package:server:deb`: builds the Debian package of the sync server in `dist`. */
import { resolve } from 'node:path';
import { buildDebPackage } from './debPackage.ts';

const path = await buildDebPackage({ folder: resolve(import.meta.dirname, '../../dist') });
process.stdout.write(`The package is ${path}.\n`);

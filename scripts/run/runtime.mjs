import { createRequire } from 'node:module';
import { join } from 'node:path';
import { lastLine, run } from '../setup/command.mjs';
import { readRuntimeRecord } from '../setup/electron/runtimeRecord.mjs';
import { repositoryFolder, runtimeFolder } from '../setup/folders.mjs';
import { SetupProblem } from '../setup/progress.mjs';

/** @returns {string} the path of the Electron program */
export function electronProgram() {
  return createRequire(join(repositoryFolder, 'package.json'))('electron');
}

/** One line about the version of Electron, as it reports it. */
export async function describeRuntime() {
  const script = 'JSON.stringify(process.versions)';
  const result = await run(electronProgram(), ['-p', script], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  if (result.exitCode !== 0) {
    throw new SetupProblem(
      `Electron does not start (${lastLine(result)}): remove node_modules/electron/dist and try again.`,
    );
  }
  const { electron, chrome, node } = JSON.parse(result.stdout);
  const origin =
    readRuntimeRecord(runtimeFolder)?.source === 'registry'
      ? ', from the registry: past its support, for development and tests only'
      : '';
  return `Electron ${electron} (Chromium ${chrome}, Node ${node})${origin}`;
}

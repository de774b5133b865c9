import { run } from '../setup/command.mjs';
import { toolEnvironment } from '../setup/folders.mjs';

/**
 * Runs end-to-end suites in the built app. Where there is no display each worker opens a virtual one of its own.
 * @param {readonly string[]} args for Playwright
 * @param {NodeJS.ProcessEnv} [env] on top of ours
 * @returns {Promise<number>} Playwright's exit code
 */
export async function runPlaywright(args, env = {}) {
  const result = await run('playwright', ['test', ...args], {
    env: { ...toolEnvironment(), ...env },
    show: true,
  });
  return result.exitCode;
}

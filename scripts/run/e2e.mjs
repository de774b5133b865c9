import { run } from '../setup/command.mjs';
import { toolEnvironment } from '../setup/folders.mjs';

/**
 * Runs end-to-end suites in the built app. Without a display, each worker starts a virtual one.
 * @param {readonly string[]} args for Playwright
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {Promise<number>} Playwright's exit code
 */
export async function runPlaywright(args, env = {}) {
  const result = await run('playwright', ['test', ...args], {
    env: { ...toolEnvironment(), ...env },
    show: true,
  });
  return result.exitCode;
}

import { run } from '../setup/command.mjs';
import { toolEnvironment } from '../setup/folders.mjs';
import { openDisplay } from './display.mjs';

/**
 * Runs end-to-end suites in the built app, on a virtual display where there is none.
 * @param {readonly string[]} args for Playwright
 * @param {NodeJS.ProcessEnv} [env] on top of ours
 * @returns {Promise<number>} Playwright's exit code
 */
export async function runPlaywright(args, env = {}) {
  const display = await openDisplay({ ...toolEnvironment(), ...env });
  const stop = () => display.end();
  process.once('exit', stop);
  try {
    const result = await run('playwright', ['test', ...args], { env: display.env, show: true });
    return result.exitCode;
  } finally {
    process.off('exit', stop);
    stop();
  }
}

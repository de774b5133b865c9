import { run } from '../setup/command.mjs';
import { toolEnvironment } from '../setup/folders.mjs';
import { hasDisplay, openDisplay } from './display.mjs';

/** And so of tests that run at once: no more than a small machine has cores. */
const virtualDisplayCount = 2;

/**
 * Runs end-to-end suites in the built app. Where there is no display, on virtual ones, one for each of the tests that
 * run at once: windows on one display would take the focus and the clipboard from one another.
 * @param {readonly string[]} args for Playwright
 * @param {NodeJS.ProcessEnv} [env] on top of ours
 * @returns {Promise<number>} Playwright's exit code
 */
export async function runPlaywright(args, env = {}) {
  const wanted = { ...toolEnvironment(), ...env };
  /** @type {import('./display.mjs').Display[]} */
  const displays = [];
  const stop = () => {
    for (const display of displays) display.end();
  };
  process.once('exit', stop);
  try {
    do {
      displays.push(await openDisplay(wanted));
    } while (!hasDisplay(wanted) && displays.length < virtualDisplayCount);
    const names = displays.map((display) => display.env.DISPLAY ?? '').join(' ');
    const result = await run('playwright', ['test', ...args], {
      env: { ...displays[0]?.env, EVERINK_E2E_DISPLAYS: names },
      show: true,
    });
    return result.exitCode;
  } finally {
    process.off('exit', stop);
    stop();
  }
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SetupProblem } from '../setup/progress.mjs';

/**
 * @typedef {object} Display
 * @property {NodeJS.ProcessEnv} env the environment for programs that open windows on it
 * @property {boolean} isVirtual whether it is invisible
 * @property {() => void} end
 */

/** Whether programs can open windows. Only Linux may have no display. */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/**
 * The display of this session or, if there is none, a virtual one until `end` is called.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Display>}
 */
export async function openDisplay(env) {
  if (hasDisplay(env)) {
    return { env, isVirtual: isXvfb(env.DISPLAY), end: () => {} };
  }
  // In its own process group: Ctrl+C is meant for the app, which needs the display to quit cleanly.
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  );
  const number = await displayNumber(server);
  return {
    env: { ...env, DISPLAY: `:${number}` },
    isVirtual: true,
    end: () => {
      server.kill('SIGTERM');
    },
  };
}

/**
 * @param {import('node:child_process').ChildProcess} server an Xvfb that writes its number to descriptor 3
 * @returns {Promise<number>}
 */
function displayNumber(server) {
  return new Promise((found, failed) => {
    let text = '';
    let complaint = '';
    server.stderr?.on('data', (chunk) => {
      complaint += chunk;
    });
    /** @type {import('node:stream').Readable | undefined} */
    const answers = /** @type {any} */ (server.stdio[3]);
    answers?.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) {
        server.unref();
        found(Number(text));
      }
    });
    /** @param {string} why */
    const giveUp = (why) =>
      failed(
        new SetupProblem(
          `The virtual display did not start (${why}): check that /tmp can be written, and that "Xvfb -displayfd 1" works.`,
        ),
      );
    server.once('error', (error) => giveUp(error.message));
    // Not on `exit`: its error output may be read later than that.
    server.once('close', () => giveUp(complaint.trim().split('\n').at(-1) || 'no message'));
  });
}

/**
 * Whether an X display of this machine is virtual, judged by the process that holds its lock.
 * @param {string | undefined} display e.g. ":99"
 */
function isXvfb(display) {
  const number = /^:(\d+)/.exec(display ?? '')?.[1];
  if (number === undefined) {
    return false;
  }
  try {
    const pid = readFileSync(`/tmp/.X${number}-lock`, 'utf8').trim();
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'Xvfb';
  } catch {
    return false;
  }
}

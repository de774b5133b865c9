import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { repositoryFolder } from './folders.mjs';

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] default: the folder of the repository
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] after which it is killed
 * @property {boolean} [show] prints its output instead of returning it
 *
 * @typedef {object} CommandResult
 * @property {number} exitCode `programNotFound` or `programKilled` in these cases
 * @property {string} stdout
 * @property {string} stderr
 */

export const programNotFound = 127;
const programKilled = 124;

/**
 * Runs a program. Never rejects: see the exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandResult>}
 */
export function run(program, args, options = {}) {
  const { cwd = repositoryFolder, env = process.env, timeoutMs, show = false } = options;
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd,
      env,
      shell: needsShell(program),
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', (error) =>
      done({ exitCode: programNotFound, stdout, stderr: error.message }),
    );
    child.once('close', (code) => done({ exitCode: code ?? programKilled, stdout, stderr }));
  });
}

/**
 * On Windows, npm and the tools of its packages are scripts, which only a shell starts.
 * @param {string} program
 */
function needsShell(program) {
  return process.platform === 'win32' && program !== 'node' && !isAbsolute(program);
}

/** Contains programs such as nginx; it is not on every user's path. */
const systemFolder = '/usr/sbin';

/**
 * @param {string} program
 * @returns {boolean} whether the program is on the path, or in the system's folder
 */
export function hasProgram(program, path = process.env.PATH ?? '') {
  return [...path.split(delimiter), systemFolder].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/**
 * The last line that is not blank: usually the error of a failed program.
 * @param {CommandResult} result
 */
export function lastLine({ stderr, stdout }) {
  const lines = (stderr.trim() || stdout.trim()).split('\n');
  return (lines.findLast((line) => line.trim() !== '') ?? 'no message').trim();
}

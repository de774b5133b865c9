import { type ChildProcess, fork } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { programPath } from '../../../shared/testing/programs.ts';

const repositoryFolder = resolve(import.meta.dirname, '../../../..');

/** Forks the sync server with Node, as the app does with Electron. */
export function forkServer(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  return fork(programPath('server'), [...args], {
    // The Node of the project runs TypeScript.
    execPath: 'node',
    execArgv: [],
    env: {
      ...process.env,
      PATH: [join(repositoryFolder, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      ...env,
    },
    silent: true,
  });
}

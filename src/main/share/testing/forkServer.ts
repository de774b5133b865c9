import { type ChildProcess, fork } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';

const repositoryFolder = resolve(import.meta.dirname, '../../../..');

/** Forks the sync server with Node, as the app does with Electron. */
export function forkServer(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  return fork(join(repositoryFolder, 'src/server/index.ts'), [...args], {
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

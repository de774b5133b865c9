import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { serverMessageSchema } from '../shared/serverMessages.ts';
import { programPath } from '../shared/testing/programs.ts';
import { stage } from './testing/stage.ts';

const repositoryFolder = resolve(import.meta.dirname, '../..');
const { folder, client } = stage();
let server: ChildProcess | undefined;

afterEach(async () => {
  if (server === undefined || server.exitCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
});

/** @param stdio the targets of its output. Resolves with its port. */
async function start(stdio: 'pipe' | number): Promise<number> {
  server = fork(programPath('server'), ['--port', '0', '--data', folder()], {
    execPath: 'node',
    execArgv: [],
    env: {
      ...process.env,
      // The Node that came with the packages runs TypeScript.
      PATH: [join(repositoryFolder, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    },
    stdio: ['ignore', stdio, stdio, 'ipc'],
  });
  server.stdout?.destroy();
  server.stderr?.destroy();
  const [message] = await once(server, 'message');
  const parsed = serverMessageSchema.parse(message);
  if (parsed.type !== 'listening') throw new Error(`the server said ${parsed.type}`);
  return parsed.port;
}

/** Each connection is a line in the log. */
async function expectToWork(port: number): Promise<void> {
  for (let visit = 0; visit < 5; visit += 1) {
    const socket = client({ port });
    const board = socket.open('board');
    board.draw(`shape ${visit}`);
    await board.acknowledged();
    await socket.close();
  }
  expect(server?.exitCode).toBeNull();
}

describe.skipIf(process.platform === 'win32')('I19: a server keeps running', () => {
  it('when its output is closed', async () => {
    await expectToWork(await start('pipe'));
  });

  it.runIf(existsSync('/dev/full'))('when its output goes to a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    const port = start(full);
    closeSync(full);
    await expectToWork(await port);
  });
});

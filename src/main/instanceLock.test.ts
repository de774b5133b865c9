import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import '../shared/words/testing/speakEnglish.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainLostLock, socketProblem } from './instanceLock.ts';

let folder: string;
const servers: Server[] = [];
const never = (): boolean => false;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-lock-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

/** As Chromium locks a folder. */
const lockFor = (pid: number | string, host = hostname()): void =>
  symlinkSync(`${host}-${pid}`, join(folder, 'SingletonLock'));

async function listen(): Promise<void> {
  const path = join(folder, 'socket');
  const server = createServer();
  servers.push(server);
  await new Promise<void>((done) => server.listen(path, done));
  symlinkSync(path, join(folder, 'SingletonSocket'));
}

describe.skipIf(process.platform === 'win32')('a lock that could not be acquired', () => {
  it('I31: belongs to a running app if that one answers', async () => {
    lockFor(process.ppid);
    await listen();
    expect(await explainLostLock(folder, never)).toEqual({ state: 'running' });
  });

  it('I31: is reported with its process if there is no answer', async () => {
    lockFor(process.ppid, 'another-host');
    expect(await explainLostLock(folder, never)).toEqual({
      state: 'failed',
      reason: expect.stringMatching(
        new RegExp(`process ${process.ppid} on another-host .* doesn’t respond.*SingletonLock`),
      ),
    });
  });

  it.each(['SingletonLock', 'SingletonSocket', 'SingletonCookie'])(
    'I31: is reported as blocked by a folder named %s',
    async (name) => {
      mkdirSync(join(folder, name));
      expect(await explainLostLock(folder, never)).toEqual({
        state: 'failed',
        reason: `${join(folder, name)} is in the way of the lock of the data folder. Remove it.`,
      });
    },
  );

  it('I31: is reported as blocked by a file, and releases what was locked already', async () => {
    lockFor(process.pid);
    writeFileSync(join(folder, 'SingletonCookie'), '');
    expect(await explainLostLock(folder, never)).toMatchObject({ state: 'failed' });
    expect(readdirSync(folder)).toEqual(['SingletonCookie']);
  });

  it('I31: is reported as a socket problem if the lock itself was acquired', async () => {
    lockFor(process.pid);
    expect(await explainLostLock(folder, never)).toEqual({
      state: 'failed',
      reason: expect.stringContaining('can’t create a socket in the temporary folder'),
    });
    expect(existsSync(join(folder, 'SingletonLock'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'I31: is reported as impossible if no symbolic link can be created',
    async () => {
      expect(await explainLostLock('/proc', never)).toEqual({
        state: 'failed',
        reason: expect.stringContaining('no symbolic links'),
      });
    },
  );

  it('is tried again if the other app has just exited', async () => {
    expect(await explainLostLock(folder, () => true)).toEqual({ state: 'claimed' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

it.runIf(process.platform === 'linux')(
  'I31: a temporary folder with a path of 75 bytes or more is too long for a socket',
  () => {
    const path = (sizeBytes: number): string => `/${'x'.repeat(sizeBytes - 1)}`;
    expect(socketProblem(path(74))).toBeUndefined();
    expect(socketProblem(path(75))).toContain('Set TMPDIR to a shorter one');
    // Bytes count, not characters.
    expect(socketProblem(`/${'図'.repeat(25)}`)).toContain('too long');
  },
);

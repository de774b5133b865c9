import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseInvitation } from './invitation.ts';
import { forkServer } from './testing/forkServer.ts';
import { isRunning, memoryStore, stage, started, stateOf } from './testing/stage.ts';

const { folder, sharing: makeSharing, client, occupy } = stage();

const portOf = (url: string): number => Number(new URL(url).port);
const lan = () => ({
  lo: [{ address: '127.0.0.1', family: 'IPv4' as const, internal: true }],
  eth0: [{ address: '192.168.7.2', family: 'IPv4' as const, internal: false }],
});

describe('sharing', () => {
  it('is off, then starting, then on, and off again', async () => {
    const { sharing } = makeSharing({ dataFolder: folder() });
    const states: string[] = [];
    sharing.onChange(({ state }) => states.push(state));
    expect([sharing.state, sharing.server]).toEqual([{ state: 'off' }, undefined]);
    await sharing.start();
    await sharing.stop();
    expect(states).toEqual(['starting', 'on', 'off']);
    expect([sharing.state, sharing.server]).toEqual([{ state: 'off' }, undefined]);
  });

  it('gives an invitation with which somebody else draws on the same board', async () => {
    const { sharing } = makeSharing({ dataFolder: folder() });
    const { invitationBase } = await started(sharing);
    const { url, token, boardId } = parseInvitation(`${invitationBase}&board=b1`);
    const theirs = client(url).open(boardId, { token });
    theirs.draw('theirs');
    await theirs.acknowledged();
    const { server } = sharing;
    const ours = client(server?.url ?? '').open('b1', { token: server?.token ?? '' });
    await ours.synced();
    expect(ours.shapes).toEqual({ theirs: 'theirs' });
  });

  it('tells the addresses under which others reach this machine', async () => {
    const { sharing } = makeSharing({ dataFolder: folder(), interfaces: lan });
    const { urls, invitationBase } = await started(sharing);
    const port = portOf(sharing.server?.url ?? '');
    expect(urls).toEqual([`ws://192.168.7.2:${port}`]);
    expect(parseInvitation(`${invitationBase}&board=b`).url).toBe(urls[0]);
    expect(sharing.server?.url).toBe(`ws://127.0.0.1:${port}`);
  });

  it('I17: refuses whoever has no token, or a wrong one', async () => {
    const { sharing } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    for (const token of ['', 'x'.repeat(32)]) {
      expect(await client(url).open('b1', { token }).refused).toBe('permission-denied');
    }
    expect(sharing.state).toMatchObject({ connectedCount: 0 });
  });

  it('I18: makes a token that is hard to guess, shows it to no other process, and logs it nowhere', async () => {
    const { sharing, forks, logLines } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    const token = sharing.server?.token ?? '';
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(forks.map(({ args }) => args.join(' ')).join()).not.toContain(token);
    expect(forks[0]?.env).toEqual({ EVERINK_SERVER_TOKEN: token });
    const board = client(url).open('b1', { token });
    await board.synced();
    await sharing.stop();
    expect(logLines.join('\n')).toContain('sync server: board loaded board=b1');
    expect(logLines.join('\n')).not.toContain(token);
  });

  it('masks its token in the log whoever writes it there', async () => {
    const hidden: string[] = [];
    const scrubber = { hide: (secret: string) => hidden.push(secret) };
    const { sharing } = makeSharing({ dataFolder: folder(), scrubber });
    await started(sharing);
    expect(hidden).toEqual([sharing.server?.token]);
  });

  it('ends with stop, in good order', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    await sharing.stop();
    expect(processes.map(({ exitCode }) => exitCode)).toEqual([0]);
    await expect(fetch(url.replace('ws:', 'http:'))).rejects.toThrow();
  });

  it('kills a server that does not end', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder(), stopPatienceMs: 50 });
    await started(sharing);
    processes[0]?.kill('SIGSTOP');
    await sharing.stop();
    expect(processes[0]?.signalCode).toBe('SIGKILL');
  });

  it('is on the same port with the same token and boards after the app was started again', async () => {
    const dataFolder = folder();
    const token = memoryStore();
    const first = makeSharing({ dataFolder, token }).sharing;
    const { invitationBase } = await started(first);
    const board = client(first.server?.url ?? '').open('b1', { token: token.get() });
    board.draw('kept');
    await board.acknowledged();
    await first.stop();

    const second = makeSharing({ dataFolder, token }).sharing;
    expect((await started(second)).invitationBase).toBe(invitationBase);
    const again = client(second.server?.url ?? '').open('b1', { token: token.get() });
    await again.synced();
    expect(again.shapes).toEqual({ kept: 'kept' });
  });

  it('takes another port, and remembers that one, when another program has its own', async () => {
    const dataFolder = folder();
    const first = makeSharing({ dataFolder }).sharing;
    const taken = portOf((await started(first)).url);
    await first.stop();
    await occupy(taken);
    const second = makeSharing({ dataFolder });
    const port = portOf((await started(second.sharing)).url);
    expect(port).not.toBe(taken);
    expect(second.logLines.join('\n')).toContain(`sharing not started port=${taken}`);
    expect(readFileSync(join(dataFolder, 'shared-boards/port.json'), 'utf8')).toBe(
      `{"port":${port}}\n`,
    );
  });

  it('takes any port when the remembered one cannot be read', async () => {
    const dataFolder = folder();
    const first = makeSharing({ dataFolder }).sharing;
    await started(first);
    await first.stop();
    writeFileSync(join(dataFolder, 'shared-boards/port.json'), '{"port":"many"}');
    const { sharing, logLines } = makeSharing({ dataFolder });
    await started(sharing);
    expect(logLines[0]).toContain('warn the port of sharing cannot be read');
  });

  it('shares for this run when the token cannot be kept', async () => {
    const { sharing, logLines } = makeSharing({
      dataFolder: folder(),
      token: { get: () => '', set: () => Promise.reject(new Error('no keychain')) },
    });
    const { invitationBase } = await started(sharing);
    await sharing.stop();
    expect((await started(sharing)).invitationBase).toBe(invitationBase);
    expect(logLines.join('\n')).toContain('for this run only error="no keychain"');
  });
});

describe('a server that fails', () => {
  it('while it shares is told, and can be started again', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    processes[0]?.kill('SIGKILL');
    const failed = await stateOf(sharing, ({ state }) => state === 'failed');
    expect(failed).toEqual({
      state: 'failed',
      message: 'The sync server ended (killed). Start sharing again when you like.',
    });
    expect(sharing.server).toBeUndefined();
    expect((await started(sharing)).url).toBe(url);
  });

  it('to start says why, without advice about flags', async () => {
    const dataFolder = folder();
    await started(makeSharing({ dataFolder }).sharing);
    const { sharing } = makeSharing({ dataFolder });
    const place = join(dataFolder, 'shared-boards');
    expect(await sharing.start()).toEqual({
      state: 'failed',
      message: `Another Everink sync server uses ${place}. Start sharing again when you like.`,
    });
    expect(await sharing.stop()).toEqual({ state: 'off' });
  });

  it('to start says why, although its output is never read', async () => {
    const dataFolder = folder();
    writeFileSync(join(dataFolder, 'shared-boards'), 'a file where the folder should be');
    const { sharing, processes } = makeSharing({
      dataFolder,
      fork: (args, env) => {
        const child = forkServer(args, env);
        // As on a machine that is too busy to read it.
        return Object.assign(child, { stdout: new PassThrough(), stderr: new PassThrough() });
      },
    });
    expect(await sharing.start()).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('shared-boards'),
    });
    expect(processes[0]?.signalCode).toBe('SIGTERM');
  });

  it('to start in time is ended', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder(), startPatienceMs: 1 });
    expect(await sharing.start()).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('did not start in time'),
    });
    expect(processes[0]?.signalCode).toBe('SIGTERM');
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('Nothing can be started now.');
      },
      'Nothing can be started now.',
    ],
    [
      'comes too late',
      () => spawn('everink-no-such-program'),
      'The sync server ended (it could not be started).',
    ],
  ])('to be forked is told, when the error %s', async (_, fork, message) => {
    const { sharing } = makeSharing({ dataFolder: folder(), fork });
    expect(await sharing.start()).toMatchObject({
      state: 'failed',
      message: expect.stringContaining(message),
    });
  });
});

describe('start and stop', () => {
  it('at once end as the last call says, with never more than one server', async () => {
    const { sharing, processes, forks } = makeSharing({ dataFolder: folder() });
    void sharing.start();
    void sharing.stop();
    void sharing.start();
    void sharing.start();
    expect(await sharing.start()).toMatchObject({ state: 'on' });
    void sharing.stop();
    void sharing.start();
    expect(await sharing.stop()).toEqual({ state: 'off' });
    expect(processes.filter(isRunning)).toEqual([]);
    expect(forks.every(({ others }) => others === 0)).toBe(true);
  });

  it('stop does not wait for a start that has only begun', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder() });
    const starting = sharing.start();
    while (processes.length === 0) await Promise.resolve();
    const stopping = sharing.stop();
    expect(await starting).toEqual({ state: 'off' });
    expect(await stopping).toEqual({ state: 'off' });
    expect(processes.map(({ signalCode }) => signalCode)).toEqual(['SIGTERM']);
  });

  it('start again while a start is given up begins anew', async () => {
    const { sharing, processes, forks } = makeSharing({ dataFolder: folder() });
    void sharing.start();
    while (processes.length === 0) await Promise.resolve();
    void sharing.stop();
    expect(await sharing.start()).toMatchObject({ state: 'on' });
    expect(processes.map(({ signalCode }) => signalCode)).toEqual(['SIGTERM', null]);
    expect(forks.map(({ others }) => others)).toEqual([0, 0]);
  });

  it('start again while it stops waits for the end', async () => {
    const { sharing, processes, forks } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    const stopping = sharing.stop();
    expect(sharing.state).toEqual({ state: 'off' });
    expect((await started(sharing)).url).toBe(url);
    await stopping;
    expect(processes.map(({ exitCode }) => exitCode)).toEqual([0, null]);
    expect(forks.map(({ others }) => others)).toEqual([0, 0]);
  });

  it('stop without a start is off', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder() });
    expect(await sharing.stop()).toEqual({ state: 'off' });
    expect(processes).toEqual([]);
  });
});

describe('the number of others', () => {
  it('counts who is in a board, without this app itself', async () => {
    const { sharing } = makeSharing({ dataFolder: folder() });
    await started(sharing);
    const { url = '', token = '' } = sharing.server ?? {};
    const countIs = (count: number) =>
      stateOf(sharing, (state) => state.state === 'on' && state.connectedCount === count);
    await client(url).open('b1', { token }).synced();
    expect(sharing.state).toMatchObject({ connectedCount: 0 });
    const second = client(url);
    await second.open('b1', { token }).synced();
    await second.open('b2', { token }).synced();
    await countIs(1);
    const third = client(url);
    await third.open('b2', { token }).synced();
    await countIs(2);
    third.close();
    await countIs(1);
    second.close();
    await countIs(0);
  });
});

describe('an invitation of its own', () => {
  it('is known by address and port, also while sharing is off', async () => {
    const dataFolder = folder();
    const { sharing } = makeSharing({ dataFolder, interfaces: lan });
    expect(sharing.isOwn({ url: 'ws://127.0.0.1:0' })).toBe(false);
    const port = portOf((await started(sharing)).url);
    await sharing.stop();
    const later = makeSharing({ dataFolder, interfaces: lan }).sharing;
    for (const host of ['192.168.7.2', '127.0.0.1', 'localhost']) {
      expect(later.isOwn({ url: `ws://${host}:${port}` })).toBe(true);
    }
    expect(later.isOwn({ url: `ws://192.168.7.3:${port}` })).toBe(false);
    expect(later.isOwn({ url: `ws://192.168.7.2:${port - 1}` })).toBe(false);
    expect(later.isOwn({ url: 'nonsense' })).toBe(false);
  });
});

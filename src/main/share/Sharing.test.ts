import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { JumpingClock } from '../../base/testing/JumpingClock.ts';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import { forkServer } from './testing/forkServer.ts';
import { invited, isRunning, memorySecrets, stage, started, stateOf } from './testing/stage.ts';

const { folder, sharing: makeSharing, client, occupy } = stage();

const portOf = (url: string): number => Number(new URL(url).port);
/** Two addresses of this machine, other than the loopback address that the app itself uses. */
const twoNetworks = {
  eth0: [{ address: '127.0.0.2', family: 'IPv4' as const, internal: false }],
  eth1: [{ address: '127.0.0.3', family: 'IPv4' as const, internal: false }],
};
const lan = () => ({
  lo: [{ address: '127.0.0.1', family: 'IPv4' as const, internal: true }],
  eth0: [{ address: '127.0.0.2', family: 'IPv4' as const, internal: false }],
});

describe('sharing', () => {
  it('is off, then starting, then on, and off again', async () => {
    const { sharing } = makeSharing({ dataFolder: folder() });
    const states: string[] = [];
    sharing.onChange(({ state }) => states.push(state));
    expect([sharing.state.state, sharing.route]).toEqual(['off', undefined]);
    await sharing.start();
    await sharing.stop();
    expect(states).toEqual(['starting', 'on', 'off']);
    expect([sharing.state.state, sharing.route]).toEqual(['off', undefined]);
  });

  it('creates an invitation with which another person draws on the same board', async () => {
    const { sharing } = makeSharing({ dataFolder: folder() });
    await started(sharing);
    const { url, token, boardId } = await invited(sharing, 'b1');
    const theirs = client(url).open(boardId, { token });
    theirs.draw('theirs');
    await theirs.acknowledged();
    expect(sharing.route?.boardIds).toEqual(['b1']);
    const { server } = sharing.route ?? {};
    const ours = client(server?.url ?? '').open('b1', { token: server?.token ?? '' });
    await ours.synced();
    expect(ours.shapes).toEqual({ theirs: 'theirs' });
  });

  it('I37: listens with TLS on the chosen network address, and on the loopback address', async () => {
    const dataFolder = folder();
    const interfaces = () => twoNetworks;
    const secrets = memorySecrets();
    const { sharing } = makeSharing({ dataFolder, secrets, interfaces });
    expect(sharing.state).toMatchObject({ address: '127.0.0.2' });
    const state = await sharing.start('127.0.0.3');
    const port = portOf(sharing.route?.server?.url ?? '');
    expect(state).toMatchObject({ address: '127.0.0.3', url: `wss://127.0.0.3:${port}` });
    expect(sharing.route?.server?.url).toBe(`ws://127.0.0.1:${port}`);
    const invitation = await invited(sharing, 'b1');
    expect(invitation).toMatchObject({
      url: `wss://127.0.0.3:${port}`,
      pin: expect.stringMatching(/^[\w-]{43}$/),
    });
    await expect(fetch(`http://127.0.0.2:${port}/healthz`)).rejects.toThrow();
    await expect(fetch(`http://127.0.0.3:${port}/healthz`)).rejects.toThrow();
    await sharing.stop();
    const later = makeSharing({ dataFolder, secrets, interfaces }).sharing;
    expect((await started(later)).url).toBe(`wss://127.0.0.3:${port}`);
    expect(later.state.invitations[0]?.link).toContain(`pin=${invitation.pin}`);
  });

  it('I36: admits nobody with a token of the earlier form, or without a token', async () => {
    const { sharing } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    await invited(sharing, 'b1');
    for (const token of ['', 'x'.repeat(32)]) {
      expect(await client(url).open('b1', { token }).refused).toBe('invitation-unknown');
    }
    expect(sharing.state).toMatchObject({ guests: [] });
  });

  it('I18: has an unguessable token of its own that no other process sees and no log contains', async () => {
    const { sharing, forks, logLines } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    await invited(sharing, 'b1');
    const token = sharing.route?.server?.token ?? '';
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(JSON.stringify(forks)).not.toContain(token);
    expect(forks[0]?.env).toEqual({ EVERINK_SERVER_BEGIN: 'parent' });
    const board = client(url).open('b1', { token });
    await board.synced();
    await sharing.stop();
    expect(logLines.join('\n')).toContain('line="board loaded board=b1');
    expect(logLines.join('\n')).not.toContain(token);
  });

  it('masks its token in the log, whoever logs it', async () => {
    const hidden: string[] = [];
    const scrubber = { hide: (secret: string) => hidden.push(secret) };
    const { sharing } = makeSharing({ dataFolder: folder(), scrubber });
    await started(sharing);
    expect(hidden).toEqual([sharing.route?.server?.token]);
  });

  it('stops cleanly', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    await sharing.stop();
    expect(processes.map(({ exitCode }) => exitCode)).toEqual([0]);
    await expect(fetch(url.replace('ws:', 'http:'))).rejects.toThrow();
  });

  it('kills a server that does not exit', async () => {
    const clock = new JumpingClock();
    const { sharing, processes } = makeSharing({ dataFolder: folder(), clock });
    await started(sharing);
    processes[0]?.kill('SIGSTOP');
    clock.run();
    await sharing.stop();
    expect(processes[0]?.signalCode).toBe('SIGKILL');
  });

  it('has the same port, invitations and boards after a restart of the app', async () => {
    const dataFolder = folder();
    const secrets = memorySecrets();
    const first = makeSharing({ dataFolder, secrets }).sharing;
    await started(first);
    const { url, token } = await invited(first, 'b1');
    const { invitations } = first.state;
    const board = client(url).open('b1', { token });
    board.draw('kept');
    await board.acknowledged();
    await first.stop();

    const second = makeSharing({ dataFolder, secrets }).sharing;
    expect((await started(second)).invitations).toEqual(invitations);
    const again = client(url).open('b1', { token });
    await again.synced();
    expect(again.shapes).toEqual({ kept: 'kept' });
  });

  it('uses and remembers another port if another program has its port', async () => {
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

  it('uses any port if the remembered one cannot be read', async () => {
    const dataFolder = folder();
    const first = makeSharing({ dataFolder }).sharing;
    await started(first);
    await first.stop();
    writeFileSync(join(dataFolder, 'shared-boards/port.json'), '{"port":"many"}');
    const { sharing, logLines } = makeSharing({ dataFolder });
    await started(sharing);
    expect(logLines[0]).toContain('warn address of sharing not read');
  });

  it('works for this run if the keys cannot be stored', async () => {
    const { sharing, logLines } = makeSharing({
      dataFolder: folder(),
      secrets: { get: () => '', set: () => Promise.reject(new Error('no keychain')) },
    });
    await started(sharing);
    await invited(sharing, 'b1');
    const { invitations } = sharing.state;
    await sharing.stop();
    expect((await started(sharing)).invitations).toEqual(invitations);
    expect(logLines.join('\n')).toContain('for this run only');
  });
});

describe('an invitation', () => {
  it('I36: disconnects its guests when it is revoked, and stays revoked after a restart of the app', async () => {
    const dataFolder = folder();
    const secrets = memorySecrets();
    const { sharing } = makeSharing({ dataFolder, secrets });
    await started(sharing);
    const anna = await invited(sharing, 'b1', { name: 'Anna' });
    const bert = await invited(sharing, 'b1', { name: 'Bert' });
    const removed = client(anna.url).open('b1', { token: anna.token });
    const stays = client(bert.url).open('b1', { token: bert.token });
    await Promise.all([removed.synced(), stays.synced()]);
    const state = await stateOf(sharing, (now) => now.state === 'on' && now.guests.length === 2);
    const guests = state.state === 'on' ? state.guests : [];
    const guest = guests.find(({ invitationId }) => invitationId === anna.id);
    await sharing.removeGuest(guest?.id ?? 0);
    expect(await removed.refused).toBe('invitation-revoked');
    expect(sharing.state.invitations.map(({ name }) => name)).toEqual(['Bert']);
    await stateOf(sharing, (now) => now.state === 'on' && now.guests.length === 1);
    stays.draw('goes on');
    await stays.acknowledged();
    await sharing.stop();
    const later = makeSharing({ dataFolder, secrets }).sharing;
    await started(later);
    expect(await client(anna.url).open('b1', { token: anna.token }).refused).toBe(
      'invitation-revoked',
    );
    await later.revokeAll();
    expect(await client(bert.url).open('b1', { token: bert.token }).refused).toBe(
      'invitation-revoked',
    );
    expect(later.route?.boardIds).toEqual([]);
  });

  it('I36: is no longer valid once the list is lost or damaged; a damaged list is set aside', async () => {
    const dataFolder = folder();
    const secrets = memorySecrets();
    const first = makeSharing({ dataFolder, secrets }).sharing;
    await started(first);
    const { url, token } = await invited(first, 'b1');
    await first.stop();
    writeFileSync(join(dataFolder, 'invitations.json'), '[{"id":1}]');
    const { sharing, logLines } = makeSharing({ dataFolder, secrets });
    expect(logLines.join('\n')).toContain('the list of invitations is damaged');
    await started(sharing);
    expect(sharing.state.invitations).toEqual([]);
    expect(await client(url).open('b1', { token }).refused).toBe('invitation-revoked');
    const files = readdirSync(dataFolder).join();
    expect(files).toContain('invitations.json.damaged-');
  });
});

describe('a failing server', () => {
  it('is reported while sharing, and can be started again', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    processes[0]?.kill('SIGKILL');
    const failed = await stateOf(sharing, ({ state }) => state === 'failed');
    expect(failed).toMatchObject({
      state: 'failed',
      problem: { code: 'server-killed' },
    });
    expect(sharing.route).toBeUndefined();
    expect((await started(sharing)).url).toBe(url);
  });

  it('is reported with its reason when it cannot start, without advice about flags', async () => {
    const dataFolder = folder();
    await started(makeSharing({ dataFolder }).sharing);
    const { sharing } = makeSharing({ dataFolder });
    const place = join(dataFolder, 'shared-boards');
    expect(await sharing.start()).toMatchObject({
      state: 'failed',
      problem: { code: 'server-said', said: `Another Everink sync server uses ${place}.` },
    });
    expect(await sharing.stop()).toMatchObject({ state: 'off' });
  });

  it('is reported with its reason even if its output is never read', async () => {
    const dataFolder = folder();
    writeFileSync(join(dataFolder, 'shared-boards'), 'a file where the folder should be');
    const { sharing, processes } = makeSharing({
      dataFolder,
      fork: (args, env) => {
        const child = forkServer(args, env);
        // Simulates a machine that is too busy to read it.
        return Object.assign(child, { stdout: new PassThrough(), stderr: new PassThrough() });
      },
    });
    expect(await sharing.start()).toMatchObject({
      state: 'failed',
      problem: { code: 'server-said', said: expect.stringContaining('shared-boards') },
    });
    expect(processes[0]?.signalCode).toBe('SIGTERM');
  });

  it('is stopped if it does not start in time', async () => {
    const clock = new ManualClock();
    const { sharing, processes } = makeSharing({
      dataFolder: folder(),
      clock,
      fork: (args, env) => {
        // Before it can have sent anything.
        setImmediate(() => clock.advance(30_000));
        return forkServer(args, env);
      },
    });
    expect(await sharing.start()).toMatchObject({
      state: 'failed',
      problem: { code: 'server-too-slow' },
    });
    expect(processes[0]?.signalCode).toBe('SIGTERM');
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('Nothing can be started now.');
      },
      { code: 'unexpected', said: 'Nothing can be started now.' },
    ],
    ['comes too late', () => spawn('everink-no-such-program'), { code: 'server-not-started' }],
  ])('is reported if the fork fails: the error %s', async (_, fork, problem) => {
    const { sharing } = makeSharing({ dataFolder: folder(), fork });
    expect(await sharing.start()).toMatchObject({
      state: 'failed',
      problem,
    });
  });
});

describe('start and stop', () => {
  it('called at once have the effect of the last call, with at most one server', async () => {
    const { sharing, processes, forks } = makeSharing({ dataFolder: folder() });
    void sharing.start();
    void sharing.stop();
    void sharing.start();
    void sharing.start();
    expect(await sharing.start()).toMatchObject({ state: 'on' });
    void sharing.stop();
    void sharing.start();
    expect(await sharing.stop()).toMatchObject({ state: 'off' });
    expect(processes.filter(isRunning)).toEqual([]);
    expect(forks.every(({ others }) => others === 0)).toBe(true);
  });

  it('stop cancels a start that has only begun', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder() });
    const starting = sharing.start();
    while (processes.length === 0) await new Promise(setImmediate);
    const stopping = sharing.stop();
    expect(await starting).toMatchObject({ state: 'off' });
    expect(await stopping).toMatchObject({ state: 'off' });
    expect(processes.map(({ signalCode }) => signalCode)).toEqual(['SIGTERM']);
  });

  it('start during a cancelled start begins another one', async () => {
    const { sharing, processes, forks } = makeSharing({ dataFolder: folder() });
    void sharing.start();
    while (processes.length === 0) await new Promise(setImmediate);
    void sharing.stop();
    expect(await sharing.start()).toMatchObject({ state: 'on' });
    expect(processes.map(({ signalCode }) => signalCode)).toEqual(['SIGTERM', null]);
    expect(forks.map(({ others }) => others)).toEqual([0, 0]);
  });

  it('start during a stop waits for its end', async () => {
    const { sharing, processes, forks } = makeSharing({ dataFolder: folder() });
    const { url } = await started(sharing);
    const stopping = sharing.stop();
    expect(sharing.state).toMatchObject({ state: 'off' });
    expect((await started(sharing)).url).toBe(url);
    await stopping;
    expect(processes.map(({ exitCode }) => exitCode)).toEqual([0, null]);
    expect(forks.map(({ others }) => others)).toEqual([0, 0]);
  });

  it('stop without a start changes nothing', async () => {
    const { sharing, processes } = makeSharing({ dataFolder: folder() });
    expect(await sharing.stop()).toMatchObject({ state: 'off' });
    expect(processes).toEqual([]);
  });
});

describe('an invitation of its own', () => {
  it('is recognised by address and port, even while sharing is off', async () => {
    const dataFolder = folder();
    const { sharing } = makeSharing({ dataFolder, interfaces: lan });
    expect(sharing.isOwn({ url: 'ws://127.0.0.1:0' })).toBe(false);
    await started(sharing);
    const port = portOf(sharing.route?.server?.url ?? '');
    await sharing.stop();
    const later = makeSharing({ dataFolder, interfaces: lan }).sharing;
    for (const host of ['127.0.0.2', '127.0.0.1', 'localhost']) {
      expect(later.isOwn({ url: `ws://${host}:${port}` })).toBe(true);
    }
    expect(later.isOwn({ url: `ws://192.168.7.3:${port}` })).toBe(false);
    expect(later.isOwn({ url: `ws://127.0.0.2:${port - 1}` })).toBe(false);
    expect(later.isOwn({ url: 'nonsense' })).toBe(false);
  });
});

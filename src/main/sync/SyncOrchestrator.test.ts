import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type LogFields, silentLog } from '../log/Log.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, relayTo, sync, until, passUntil } = stage();

describe('SyncOrchestrator', () => {
  it('delivers changes and shows the board as synced', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const { sync: orchestrator, recorder } = sync(outbox, server.url);
    orchestrator.openBoard('board');
    outbox.draw('board', 'a');
    outbox.draw('board', 'b');
    await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
    expect(server.shapes('board')).toEqual({ a: 'a', b: 'b' });
    expect(outbox.size).toBe(0);
    expect(recorder).toMatchObject({ successTotal: 2, failedTotal: 0, retries: [], reopenings: 0 });
  });

  it('makes simultaneous changes of two replicas converge', async () => {
    const server = await serve();
    const one = new MemoryOutbox();
    const two = new MemoryOutbox();
    for (const outbox of [one, two]) sync(outbox, server.url).sync.openBoard('board');
    for (let index = 0; index < 20; index += 1) {
      one.draw('board', `one-${index}`);
      two.draw('board', `two-${index}`);
    }
    await until('both hold 40 shapes', () =>
      [one, two].every((outbox) => Object.keys(outbox.shapes('board')).length === 40),
    );
    expect(one.shapes('board')).toEqual(two.shapes('board'));
    await until('nothing waits', () => one.size + two.size === 0);
  });

  it('I7: delivers everything after a network cut during drawing', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const { sync: orchestrator, recorder } = sync(outbox, relay.url);
    orchestrator.openBoard('board');
    await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
    relay.isRefusing = true;
    relay.cut();
    for (let index = 0; index < 10; index += 1) outbox.draw('board', `shape-${index}`);
    await passUntil('a delivery is used up', () => recorder.failures.length > 0);
    expect(outbox.size).toBe(10);
    expect(orchestrator.syncStatus('board')).toMatchObject({
      state: 'offline',
      waitingCount: 10,
      reason: expect.any(String),
    });
    relay.isRefusing = false;
    await passUntil('synced', () => orchestrator.syncStatus('board').state === 'synced');
    expect(Object.keys(server.shapes('board'))).toHaveLength(10);
    expect(outbox.size).toBe(0);
    expect(recorder.successTotal).toBe(10);
    expect(recorder.reopenings).toBeGreaterThan(0);
  });

  it('I18: logs the server of a session by its host only', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const lines: string[] = [];
    const info = (what: string, fields?: LogFields): void => {
      lines.push(JSON.stringify([what, fields]));
    };
    const { sync: orchestrator } = sync(outbox, `${server.url}/private-path?key=private-key`, {
      log: { ...silentLog, info },
    });
    orchestrator.openBoard('board');
    await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
    await server.stop();
    await until('it is lost', () => lines.some((line) => line.includes('session lost')));
    const { host } = new URL(server.url);
    expect(lines.find((line) => line.includes('session opened'))).toContain(host);
    expect(lines.find((line) => line.includes('session lost'))).toContain(host);
    expect(lines.join()).not.toContain('private');
  });

  it('I7: sends the server missing changes once the disk can be read', async () => {
    class UnreadableAtFirst extends MemoryOutbox {
      refusals = 0;
      override async boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
        this.refusals += 1;
        if (this.refusals < 3) throw new Error('the disk cannot be read');
        return await super.boardsNeverSynced(serverUrl);
      }
    }
    const store = new Map<string, Uint8Array>();
    const server = await serve({ store });
    const outbox = new UnreadableAtFirst();
    // Not open, nothing waiting.
    outbox.doc('alone').getMap('shapes').set('a', 'a');
    sync(outbox, server.url);
    await passUntil('the server has it', () => store.has('alone'));
    const stored = new Y.Doc();
    Y.applyUpdate(stored, store.get('alone') ?? new Uint8Array());
    expect(stored.getMap('shapes').toJSON()).toEqual({ a: 'a' });
    expect(outbox.refusals).toBeGreaterThan(2);
  });

  it('keeps the operations of a board whose token is refused, while other boards sync', async () => {
    const server = await serve({ accepts: (_token, boardId) => boardId !== 'secret' });
    const outbox = new MemoryOutbox();
    const { sync: orchestrator } = sync(outbox, server.url);
    orchestrator.openBoard('secret');
    orchestrator.openBoard('board');
    outbox.draw('secret', 'a');
    outbox.draw('board', 'b');
    await until('the other is synced', () => orchestrator.syncStatus('board').state === 'synced');
    await until('it is offline', () => orchestrator.syncStatus('secret').state === 'offline');
    expect(orchestrator.syncStatus('secret')).toMatchObject({
      reason: 'token-refused',
      waitingCount: 1,
    });
    expect(server.shapes('board')).toEqual({ b: 'b' });
  });

  it('does not store its own changes again when the server forwards them', async () => {
    const server = await serve();
    const here = new MemoryOutbox();
    const there = new MemoryOutbox();
    const client = sync(here, server.url);
    for (const { sync: orchestrator } of [client, sync(there, server.url)]) {
      orchestrator.openBoard('board');
    }
    here.draw('board', 'before');
    await until('caught up', () => 'before' in there.shapes('board'));
    for (let index = 0; index < 20; index += 1) {
      here.draw('board', `shape-${index}`, index);
      if (index % 5 === 0) await until('delivered', () => here.size === 0);
    }
    there.draw('board', 'last');
    await until('the last one came', () => 'last' in here.shapes('board') && here.size === 0);
    expect(here.shapes('board')).toEqual(there.shapes('board'));
    expect(here.received).toHaveLength(1);
  });

  it('reopens a board that was just closed', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const { sync: orchestrator, recorder } = sync(outbox, server.url);
    orchestrator.openBoard('other');
    for (let round = 0; round < 5; round += 1) {
      orchestrator.openBoard('board');
      await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
      orchestrator.closeBoard('board');
      orchestrator.openBoard('board');
      outbox.draw('board', `shape-${round}`);
      await until('delivered', () => outbox.size === 0);
      expect(server.shapes('board')).toHaveProperty(`shape-${round}`);
      orchestrator.closeBoard('board');
    }
    await until('the server gave it up', () => server.doc('board') === undefined);
    expect(recorder.losses).toEqual([]);
  });

  it('keeps a board up to date until its last window is closed', async () => {
    const server = await serve();
    const here = new MemoryOutbox();
    const there = new MemoryOutbox();
    const client = sync(here, server.url);
    sync(there, server.url).sync.openBoard('board');
    client.sync.openBoard('board');
    client.sync.openBoard('board');
    client.sync.closeBoard('board');
    await until('synced', () => client.sync.syncStatus('board').state === 'synced');
    there.draw('board', 'a');
    await until('it came', () => here.shapes('board').a === 'a');
  });

  it('reconnects at once when the computer wakes up', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    relay.isRefusing = true;
    const outbox = new MemoryOutbox();
    const { sync: orchestrator, recorder } = sync(outbox, relay.url, { random: () => 0.999 });
    orchestrator.openBoard('board');
    await passUntil('the wait is long', () => {
      return (orchestrator.syncStatus('board').nextTryInMs ?? 0) > 6_000;
    });
    relay.isRefusing = false;
    const { reopenings } = recorder;
    orchestrator.wake();
    expect(recorder.reopenings).toBe(reopenings + 1);
    await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
  });

  it('notifies listeners of changes only', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const { sync: orchestrator } = sync(outbox, server.url);
    const told: string[] = [];
    orchestrator.onSyncStatus(() => {
      throw new Error('a broken listener disturbs nobody');
    });
    const stop = orchestrator.onSyncStatus((boardId) => {
      const { state, waitingCount } = orchestrator.syncStatus(boardId);
      told.push(`${boardId} ${state} ${waitingCount}`);
    });
    orchestrator.openBoard('board');
    await until('synced', () => told.includes('board synced 0'));
    outbox.draw('board', 'a');
    await until('synced again', () => told.at(-1) === 'board synced 0');
    stop();
    outbox.draw('board', 'b');
    expect(told).toEqual([
      'board syncing 0',
      'board synced 0',
      'board syncing 1',
      'board synced 0',
    ]);
  });
});

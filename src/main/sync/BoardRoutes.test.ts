import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Batch, WaitingOperation } from '../queue/outbox.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';
import type { TestServerOptions } from './testing/startHocuspocus.ts';

const { serve, relayTo, sync, report, until, passUntil } = stage();

type Client = ReturnType<typeof sync>;

const isSynced = (client: Client, ...boardIds: readonly string[]): boolean =>
  boardIds.every((boardId) => client.sync.syncStatus(boardId).state === 'synced');

/** A server that keeps the name of every board it was ever asked for. */
async function serveWatched(options: TestServerOptions = {}) {
  const { accepts = () => true } = options;
  const store = new Map<string, Uint8Array>();
  const asked = new Set<string>();
  const server = await serve({
    ...options,
    store,
    accepts: (token, boardId) => {
      asked.add(boardId);
      return accepts(token, boardId);
    },
  });
  const stored = (boardId: string): Record<string, unknown> => {
    const doc = new Y.Doc();
    const update = store.get(boardId);
    if (update !== undefined) Y.applyUpdate(doc, update);
    return doc.getMap('shapes').toJSON();
  };
  const route = (...boardIds: readonly string[]) => ({
    server: { url: server.url, token: 'theirs' },
    boardIds,
  });
  return { ...server, asked, stored, route };
}

/** Something that others wait for until it is let go. */
function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('two servers at once', () => {
  it('I20: only the joined board is sent to its server, and it is sent nowhere else', async () => {
    const [own, theirs] = [await serveWatched(), await serveWatched()];
    const outbox = new MemoryOutbox();
    // Not open, nothing waiting, but never synced: it is caught up in the background.
    outbox.doc('mine-before');
    outbox.draw('mine-closed', 'a');
    const client = sync(outbox, own.url, { routes: [theirs.route('joined', 'joined-closed')] });
    for (const boardId of ['mine', 'joined']) {
      client.sync.openBoard(boardId);
      outbox.draw(boardId, `on ${boardId}`);
    }
    outbox.draw('joined-closed', 'b');
    await until('all is delivered', () => outbox.size === 0 && isSynced(client, 'mine', 'joined'));
    await until('the last one was asked for', () => own.asked.size >= 3 && theirs.asked.size >= 2);
    expect([...own.asked].toSorted()).toEqual(['mine', 'mine-before', 'mine-closed']);
    expect([...theirs.asked].toSorted()).toEqual(['joined', 'joined-closed']);
    expect(theirs.shapes('joined')).toEqual({ 'on joined': 'on joined' });
    expect(own.shapes('mine')).toEqual({ 'on mine': 'on mine' });
    expect(client.recorder).toMatchObject({ successTotal: 4, failedTotal: 0, openings: 2 });
  });

  it('I20: joining a board does not disturb existing sessions', async () => {
    const [own, theirs] = [await serveWatched(), await serveWatched()];
    const outbox = new MemoryOutbox();
    const client = sync(outbox, own.url);
    client.sync.openBoard('mine');
    await until('synced', () => isSynced(client, 'mine'));
    client.sync.setRoutes([theirs.route('joined')]);
    client.sync.openBoard('joined');
    outbox.draw('joined', 'a');
    await until('synced', () => isSynced(client, 'joined'));
    // Another board comes to the session that is there.
    client.sync.setRoutes([theirs.route('joined', 'second')]);
    outbox.draw('second', 'b');
    outbox.draw('mine', 'c');
    await until('all is delivered', () => outbox.size === 0);
    expect([...own.asked]).toEqual(['mine']);
    expect([...theirs.asked]).toEqual(['joined', 'second']);
    expect(client.recorder).toMatchObject({ successTotal: 3, openings: 2, losses: [] });
  });

  it('I20: changes of others on the joined board arrive, and are not sent to the own server', async () => {
    const [own, theirs] = [await serveWatched(), await serveWatched()];
    const [here, there] = [new MemoryOutbox(), new MemoryOutbox()];
    sync(there, theirs.url).sync.openBoard('joined');
    const client = sync(here, own.url, { routes: [theirs.route('joined')] });
    for (const boardId of ['joined', 'mine']) client.sync.openBoard(boardId);
    there.draw('joined', 'from there');
    await until('it came', () => here.shapes('joined')['from there'] !== undefined);
    await until('synced', () => isSynced(client, 'joined', 'mine'));
    expect([...own.asked]).toEqual(['mine']);
  });

  it('I7, I20: one can be offline while the other continues', async () => {
    const [own, theirs] = [await serveWatched(), await serveWatched()];
    const relays = { mine: await relayTo(own), joined: await relayTo(theirs) };
    const outbox = new MemoryOutbox();
    const server = { url: relays.joined.url, token: '' };
    const routes = [{ server, boardIds: ['joined'] }];
    const client = sync(outbox, relays.mine.url, { routes });
    for (const boardId of ['mine', 'joined']) client.sync.openBoard(boardId);
    const rounds = [
      ['mine', 'joined'],
      ['joined', 'mine'],
    ] as const;
    for (const [down, up] of rounds) {
      await passUntil('synced', () => isSynced(client, 'mine', 'joined'));
      const failures = client.recorder.failures.length;
      relays[down].isRefusing = true;
      relays[down].cut();
      outbox.draw(down, `drawn while ${down} is down`);
      await passUntil('a delivery is used up', () => client.recorder.failures.length > failures);
      outbox.draw(up, `drawn while ${down} is down`);
      await until('the other is delivered', () => outbox.size === 1 && isSynced(client, up));
      expect(client.sync.syncStatus(down)).toMatchObject({ state: 'offline', waitingCount: 1 });
      relays[down].isRefusing = false;
      client.sync.tryNow();
    }
    await passUntil('synced', () => isSynced(client, 'mine', 'joined'));
    expect(own.shapes('mine')).toEqual(theirs.shapes('joined'));
    expect(Object.keys(own.shapes('mine'))).toHaveLength(2);
    expect(client.recorder).toMatchObject({ successTotal: 4, failedTotal: 2 });
  });

  it('reconnects all servers at once on request', async () => {
    const relays = [await relayTo(await serve()), await relayTo(await serve())] as const;
    for (const relay of relays) relay.isRefusing = true;
    const server = { url: relays[1].url, token: '' };
    const client = sync(new MemoryOutbox(), relays[0].url, {
      routes: [{ server, boardIds: ['joined'] }],
      random: () => 0.999,
    });
    for (const boardId of ['mine', 'joined']) client.sync.openBoard(boardId);
    await passUntil('both wait long', () =>
      ['mine', 'joined'].every((id) => (client.sync.syncStatus(id).nextTryInMs ?? 0) > 6_000),
    );
    for (const relay of relays) relay.isRefusing = false;
    const { reopenings } = client.recorder;
    client.sync.wake();
    expect(client.recorder.reopenings).toBe(reopenings + 2);
    await until('synced', () => isSynced(client, 'mine', 'joined'));
  });
});

describe('one server under two names', () => {
  it('has one session if it is the default and in a route', async () => {
    const server = await serveWatched();
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url, { token: 'theirs', routes: [server.route('joined')] });
    for (const boardId of ['mine', 'joined']) client.sync.openBoard(boardId);
    await until('synced', () => isSynced(client, 'mine', 'joined'));
    expect(client.recorder.openings).toBe(1);
    // It stays while one of the two names is left.
    client.sync.setServer(undefined);
    expect(client.sync.syncStatus('mine').state).toBe('local-only');
    outbox.draw('joined', 'a');
    await until('delivered', () => isSynced(client, 'joined') && outbox.size === 0);
    await until('the other board is given up', () => server.doc('mine') === undefined);
    expect(client.recorder).toMatchObject({ openings: 1, losses: [] });
  });

  it('I20: has one session per token, each with its own boards', async () => {
    const shown = new Set<string>();
    const server = await serve({
      accepts: (token, boardId) => {
        shown.add(`${token} ${boardId}`);
        return token === `token of ${boardId}`;
      },
    });
    const outbox = new MemoryOutbox();
    const route = (boardId: string) => ({
      server: { url: server.url, token: `token of ${boardId}` },
      boardIds: [boardId],
    });
    const client = sync(outbox, undefined, { routes: [route('one'), route('two')] });
    for (const boardId of ['one', 'two']) {
      client.sync.openBoard(boardId);
      outbox.draw(boardId, boardId);
    }
    await until('synced', () => isSynced(client, 'one', 'two') && outbox.size === 0);
    expect([...shown].toSorted()).toEqual(['token of one one', 'token of two two']);
  });
});

describe('a board that moves to another server', () => {
  it('I20: is delivered there completely, and later changes do not reach the old server', async () => {
    const [own, theirs] = [await serveWatched(), await serveWatched()];
    const outbox = new MemoryOutbox();
    const client = sync(outbox, own.url);
    for (const boardId of ['moving', 'mine']) client.sync.openBoard(boardId);
    outbox.draw('moving', 'before');
    await until('synced', () => isSynced(client, 'moving', 'mine'));
    client.sync.setRoutes([theirs.route('moving')]);
    outbox.draw('moving', 'after');
    await until('synced', () => isSynced(client, 'moving') && outbox.size === 0);
    await until('the old one gave it up', () => own.doc('moving') === undefined);
    expect(theirs.shapes('moving')).toEqual({ before: 'before', after: 'after' });
    expect(own.stored('moving')).toEqual({ before: 'before' });
    // And back: the default server gets what it lacks.
    client.sync.setRoutes([]);
    await until('synced', () => isSynced(client, 'moving'));
    expect(own.shapes('moving')).toEqual({ before: 'before', after: 'after' });
    expect(client.recorder).toMatchObject({ successTotal: 2, failedTotal: 0, losses: [] });
  });

  it('I3, I20: takes along changes that are sent but not acknowledged', async () => {
    const held = gate();
    let isHolding = false;
    let heldCount = 0;
    const own = await serveWatched({
      beforeChange: async (boardId) => {
        if (!isHolding || boardId !== 'moving') return;
        heldCount += 1;
        await held.opened;
      },
    });
    const theirs = await serveWatched();
    const outbox = new MemoryOutbox();
    const client = sync(outbox, own.url);
    for (const boardId of ['moving', 'mine']) client.sync.openBoard(boardId);
    await until('synced', () => isSynced(client, 'moving', 'mine'));
    isHolding = true;
    const ids = ['a', 'b', 'c'].map((shapeId) => outbox.draw('moving', shapeId));
    await until('they are on their way', () => heldCount > 0);
    client.sync.setRoutes([theirs.route('moving')]);
    await until('synced', () => isSynced(client, 'moving') && outbox.size === 0);
    // The old server's word comes late.
    held.open();
    outbox.draw('mine', 'd');
    await until('the other board goes on', () => isSynced(client, 'mine') && outbox.size === 0);
    expect(theirs.shapes('moving')).toEqual({ a: 'a', b: 'b', c: 'c' });
    expect(outbox.acknowledged.slice(0, 3)).toEqual(ids);
    expect(outbox.acknowledged).toHaveLength(4);
    expect(client.recorder).toMatchObject({ successTotal: 4, failedTotal: 0, losses: [] });
  });

  it('I8, I20: is not delivered again while an acknowledgement of the old server is being stored', async () => {
    const disk = gate();
    class SlowDisk extends MemoryOutbox {
      acknowledging = 0;
      override async acknowledge(batch: Batch): Promise<readonly WaitingOperation[]> {
        this.acknowledging += 1;
        report();
        await disk.opened;
        return await super.acknowledge(batch);
      }
    }
    const [own, theirs] = [await serveWatched(), await serveWatched()];
    const outbox = new SlowDisk();
    const client = sync(outbox, own.url);
    client.sync.openBoard('moving');
    await until('synced', () => isSynced(client, 'moving'));
    outbox.draw('moving', 'a');
    await until('it is acknowledged', () => outbox.acknowledging === 1);
    client.sync.setRoutes([theirs.route('moving')]);
    await until('the new server is caught up', () => outbox.isMarkedSynced('moving', theirs.url));
    disk.open();
    await until('synced', () => isSynced(client, 'moving') && outbox.size === 0);
    outbox.draw('moving', 'b');
    await until('synced', () => isSynced(client, 'moving') && outbox.size === 0);
    expect(theirs.shapes('moving')).toEqual({ a: 'a', b: 'b' });
    expect(client.recorder.deliveries.map(({ operations }) => operations.length)).toEqual([1, 1]);
  });

  it('I20: neither loses nor duplicates changes, however often it moves during drawing', async () => {
    const servers = [await serveWatched(), await serveWatched(), await serveWatched()] as const;
    const [own, ...others] = servers;
    const outbox = new MemoryOutbox();
    const client = sync(outbox, own.url);
    client.sync.openBoard('moving');
    client.sync.openBoard('mine');
    const names: string[] = [];
    for (let round = 0; round < 30; round += 1) {
      const server = servers[round % servers.length] ?? own;
      client.sync.setRoutes(server === own ? [] : [server.route('moving')]);
      for (const part of ['a', 'b']) {
        names.push(`${round}${part}`);
        outbox.draw('moving', `${round}${part}`);
        // Leave at another point of the handshake and of the delivery each time.
        for (let turn = 0; turn < round; turn += 1) await new Promise(setImmediate);
      }
    }
    client.sync.setRoutes([others[0].route('moving')]);
    await passUntil('synced', () => isSynced(client, 'moving', 'mine') && outbox.size === 0);
    expect(Object.keys(others[0].shapes('moving')).toSorted()).toEqual(names.toSorted());
    expect(client.recorder).toMatchObject({ successTotal: names.length, failedTotal: 0 });
    expect(new Set(outbox.acknowledged).size).toBe(names.length);
    for (const { asked } of others) expect([...asked]).toEqual(['moving']);
  });

  it('I20: stays on this device if no server is left, and its status says so', async () => {
    const theirs = await serveWatched();
    const outbox = new MemoryOutbox();
    const client = sync(outbox, undefined, { routes: [theirs.route('joined')] });
    client.sync.openBoard('joined');
    await until('synced', () => isSynced(client, 'joined'));
    expect([client.sync.hasServer('joined'), client.sync.hasServer('mine')]).toEqual([true, false]);
    client.sync.setRoutes([]);
    outbox.draw('joined', 'a');
    expect(client.sync.syncStatus('joined')).toEqual({ state: 'local-only', waitingCount: 1 });
    expect(client.sync.hasServer('joined')).toBe(false);
    client.sync.setRoutes([theirs.route('joined')]);
    await until('synced', () => isSynced(client, 'joined') && outbox.size === 0);
    expect(theirs.shapes('joined')).toEqual({ a: 'a' });
  });
});

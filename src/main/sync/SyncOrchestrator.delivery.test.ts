import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, relayTo, sync, until, passUntil } = stage();

const isSynced = (client: ReturnType<typeof sync>, boardId = 'board'): boolean =>
  client.sync.syncStatus(boardId).state === 'synced';

describe('delivery', () => {
  it('delivers the operations of a board in order', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client));
    const ids = Array.from({ length: 1_200 }, (_, index) => outbox.draw('board', 'same', index));
    await until('nothing waits', () => outbox.size === 0);
    expect(outbox.acknowledged).toEqual(ids);
    const { deliveries } = client.recorder;
    expect(deliveries.flatMap(({ operations }) => operations.map(({ id }) => id))).toEqual(ids);
    let rest = ids.length;
    for (const { operations, queueSize } of deliveries) {
      rest -= operations.length;
      expect(queueSize).toBe(rest);
    }
    expect(deliveries.length).toBeGreaterThan(1);
    expect(server.shapes('board')).toEqual({ same: 1_199 });
  });

  it('I3, I8: sends offline changes once, with the handshake, and counts them once', async () => {
    const changes: string[] = [];
    const server = await serve({ beforeChange: (boardId) => void changes.push(boardId) });
    const outbox = new MemoryOutbox();
    const ids = Array.from({ length: 300 }, (_, index) => outbox.draw('board', 'same', index));
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client));
    expect(server.shapes('board')).toEqual({ same: 299 });
    expect(outbox.acknowledged).toEqual(ids);
    const [delivered, ...others] = client.recorder.deliveries.filter(
      ({ operations }) => operations.length > 1,
    );
    expect(delivered).toMatchObject({ way: 'catch-up', attempts: 1 });
    expect(delivered?.readyForMs).toBeGreaterThanOrEqual(delivered?.latencyMs ?? Infinity);
    expect(others).toEqual([]);
    expect(client.recorder.successTotal).toBe(ids.length);
    expect(client.recorder.failedTotal).toBe(0);
    expect(changes).toEqual(['board']);
  });

  it('I8: counts an operation once, with its attempts, when it fails and is then sent with a handshake', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    relay.isRefusing = true;
    const outbox = new MemoryOutbox();
    const client = sync(outbox, relay.url);
    client.sync.openBoard('board');
    outbox.draw('board', 'a');
    await passUntil('it was tried again', () => client.recorder.retries.length === 2);
    relay.isRefusing = false;
    await passUntil('synced', () => isSynced(client));
    outbox.draw('board', 'b');
    // Without a moment of time: the retry attempt that was planned is not waited for.
    await until('nothing waits', () => outbox.size === 0);
    const told = client.recorder.deliveries.map(({ way, attempts }) => [way, attempts]);
    expect(told).toEqual([
      ['catch-up', 3],
      ['batch', 1],
    ]);
    expect(client.recorder.retries).toHaveLength(2);
    expect(client.recorder.failedTotal).toBe(0);
  });

  it('I3: keeps operations whose acknowledgement is lost until the next acknowledgement', async () => {
    const store = new Map<string, Uint8Array>();
    const server = await serve({ store });
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const client = sync(outbox, relay.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client));
    relay.toClient = 'swallow';
    outbox.draw('board', 'a');
    await until('the server has it', () => server.shapes('board').a === 'a');
    expect(outbox.size).toBe(1);
    expect(isSynced(client)).toBe(false);
    relay.toClient = 'pass';
    relay.isRefusing = true;
    relay.cut();
    await passUntil('it was tried again', () => client.recorder.retries.length > 0);
    relay.isRefusing = false;
    await passUntil('synced', () => isSynced(client));
    expect(outbox.size).toBe(0);
    expect(client.recorder.successTotal).toBe(1);
  });

  it('I5: converges when a batch is delivered repeatedly, late and out of order', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    outbox.draw('board', 'a', 1);
    const early = await outbox.nextBatch('board', { maxOperations: 9, maxSizeBytes: 9_999 });
    outbox.draw('board', 'a', 2);
    outbox.change('board', (shapes) => shapes.delete('a'));
    outbox.draw('board', 'b', 3);
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client));
    const doc = server.doc('board');
    const before = doc && Y.encodeStateAsUpdate(doc);
    // Another device that was away sends the first operation again, after all the others.
    const late = new MemoryOutbox();
    Y.applyUpdate(late.doc('board'), early?.update ?? new Uint8Array());
    late.draw('other', 'x');
    const second = sync(late, server.url);
    second.sync.openBoard('board');
    await until('both synced', () => isSynced(second));
    expect(doc && Y.encodeStateAsUpdate(doc)).toEqual(before);
    expect(server.shapes('board')).toEqual({ b: 3 });
    expect(late.shapes('board')).toEqual({ b: 3 });
  });

  it('I5, I8: neither loses, duplicates nor miscounts anything when acknowledgements are lost repeatedly', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const client = sync(outbox, relay.url);
    client.sync.openBoard('board');
    const expected: Record<string, number> = {};
    for (let round = 0; round < 6; round += 1) {
      await passUntil('synced', () => isSynced(client));
      relay.toClient = 'swallow';
      for (let index = 0; index < 5; index += 1) {
        outbox.draw('board', `${round}-${index}`, index);
        expected[`${round}-${index}`] = index;
      }
      await passUntil('the server has them', () => `${round}-0` in server.shapes('board'));
      relay.cut();
      relay.toClient = 'pass';
    }
    await passUntil('synced', () => isSynced(client));
    expect(server.shapes('board')).toEqual(expected);
    expect(client.recorder.successTotal).toBe(30);
    expect(client.recorder.failedTotal).toBe(0);
    expect(client.sync.syncStatus('board').waitingCount).toBe(0);
    expect(new Set(outbox.acknowledged).size).toBe(30);
  });

  it('I6: sends four times, then counts each operation as failed once and keeps it', async () => {
    const outbox = new MemoryOutbox();
    outbox.draw('board', 'a');
    outbox.draw('board', 'b');
    const client = sync(outbox, 'ws://127.0.0.1:1');
    client.sync.openBoard('board');
    await passUntil('it failed', () => client.recorder.failures.length > 0);
    expect(client.recorder.failures).toMatchObject([
      { boardId: 'board', attempts: 4, reason: 'refused-connection', queueSize: 2 },
    ]);
    expect(client.recorder.failedTotal).toBe(2);
    expect(client.recorder.retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(client.recorder.failures[0]?.latencyMs).toBeGreaterThanOrEqual(7_000);
    // The circuit is open: what is drawn now waits, and is not counted.
    outbox.draw('board', 'c');
    const { reopenings } = client.recorder;
    await passUntil('it was tried again', () => client.recorder.reopenings > reopenings + 3);
    expect(client.recorder.failedTotal).toBe(2);
    expect(client.recorder.retries).toHaveLength(3);
    expect(outbox.size).toBe(3);
  });

  it('I6, I7: deliveries to a server that crashes at each change fail, and succeed once it recovers', async () => {
    // The server logs each crash to the console.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let isBroken = true;
    const server = await serve({
      beforeChange: (boardId) => {
        if (isBroken && boardId === 'board') throw new Error('');
      },
    });
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url);
    client.sync.openBoard('healthy');
    client.sync.openBoard('board');
    outbox.draw('board', 'a');
    await passUntil('it failed', () => client.recorder.failures.length > 0);
    expect(client.recorder.failures).toMatchObject([{ attempts: 4, reason: 'board-closed' }]);
    expect(client.sync.syncStatus('board')).toMatchObject({
      state: 'offline',
      reason: 'board-closed',
    });
    await passUntil('the next try is known', () => {
      return client.sync.syncStatus('board').nextTryInMs !== undefined;
    });
    // The other board goes on, on the same session.
    outbox.draw('healthy', 'b');
    await until('the other is synced', () => isSynced(client, 'healthy'));
    expect(server.shapes('healthy')).toEqual({ b: 'b' });
    expect(client.recorder.reopenings).toBe(0);
    isBroken = false;
    await passUntil('synced', () => isSynced(client));
    expect(server.shapes('board')).toEqual({ a: 'a' });
    expect(client.recorder.failedTotal).toBe(1);
    expect(client.recorder.successTotal).toBe(2);
  });

  it('reports the waiting time and the duration of deliveries', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const id = outbox.draw('board', 'a');
    const client = sync(outbox, server.url);
    await until('delivered', () => client.recorder.deliveries.length > 0);
    const [delivered] = client.recorder.deliveries;
    expect(delivered).toMatchObject({ attempts: 1, queueSize: 0, sizeBytes: expect.any(Number) });
    const [operation] = delivered?.operations ?? [];
    expect(operation).toMatchObject({ id, kind: 'draw' });
    expect(operation?.durationMs).toBeGreaterThanOrEqual(operation?.waitMs ?? Number.NaN);
    expect(JSON.stringify(client.recorder.deliveries)).not.toContain('"update"');
  });

  it('sends again what was acknowledged if the acknowledgement could not be stored', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    outbox.acknowledgeError = new Error('disk is full');
    outbox.draw('board', 'a');
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    await passUntil('synced', () => isSynced(client));
    expect(outbox.size).toBe(0);
    expect(client.recorder.successTotal).toBe(1);
    expect(client.recorder.failedTotal).toBe(0);
  });

  it('is not affected by an observer that throws', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    outbox.draw('board', 'a');
    const broken = (): void => {
      throw new Error('observer');
    };
    const observers = [{ delivered: broken, sessionOpened: broken }];
    const client = sync(outbox, server.url, { observers });
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client));
    expect(server.shapes('board')).toEqual({ a: 'a' });
  });

  it('keeps changes that a read-only server refuses, and shows the reason', async () => {
    const store = new Map<string, Uint8Array>();
    const doc = new Y.Doc();
    doc.getMap('shapes').set('theirs', 1);
    store.set('board', Y.encodeStateAsUpdate(doc));
    const server = await serve({ isReadOnly: true, store });
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    await until('their shape is here', () => outbox.shapes('board').theirs === 1);
    await until('synced', () => isSynced(client));
    outbox.draw('board', 'mine');
    await until('offline', () => client.sync.syncStatus('board').state === 'offline');
    expect(client.sync.syncStatus('board')).toEqual({
      state: 'offline',
      waitingCount: 1,
      reason: 'read-only',
    });
    expect(client.recorder.retries).toEqual([]);
  });

  it('I7: sends missing changes of a closed board once the server permits editing', async () => {
    const store = new Map<string, Uint8Array>();
    const options = { isReadOnly: true, store };
    const server = await serve(options);
    const outbox = new MemoryOutbox();
    // Made without a server: nothing waits.
    outbox.doc('mine').getMap('shapes').set('mine', 1);
    const theirs = new Y.Doc();
    theirs.getMap('shapes').set('theirs', 1);
    store.set('theirs', Y.encodeStateAsUpdate(theirs));
    Y.applyUpdate(outbox.doc('theirs'), Y.encodeStateAsUpdate(theirs));
    const client = sync(outbox, server.url);
    await until('the server has nothing to learn of theirs', () =>
      outbox.isMarkedSynced('theirs', server.url),
    );
    await until('and is left alone with it', () => server.doc('theirs') === undefined);
    expect(server.doc('mine')).toBeDefined();
    options.isReadOnly = false;
    await passUntil('it is given', () => {
      client.sync.tryNow();
      return outbox.isMarkedSynced('mine', server.url);
    });
    await until('nobody is on it any more', () => server.doc('mine') === undefined);
    const stored = new Y.Doc();
    Y.applyUpdate(stored, store.get('mine') ?? new Uint8Array());
    expect(stored.getMap('shapes').toJSON()).toEqual({ mine: 1 });
  });

  it('retries and reconnects at once on request', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    relay.isRefusing = true;
    const outbox = new MemoryOutbox();
    const slow = { maxAttempts: 3, initialDelay: 500_000, factor: 1, maxDelay: 500_000 };
    const client = sync(outbox, relay.url, { retry: slow, random: () => 0.999 });
    client.sync.openBoard('board');
    outbox.draw('board', 'a');
    await passUntil('five openings failed', () => client.recorder.losses.length >= 5);
    relay.isRefusing = false;
    client.sync.tryNow();
    await until('synced', () => isSynced(client));
    expect(client.recorder.deliveries).toMatchObject([{ attempts: 2 }]);
  });

  it('stops completely, and continues after a restart', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const first = sync(outbox, 'ws://127.0.0.1:1');
    outbox.draw('board', 'a');
    await until('it was tried', () => first.recorder.losses.length > 0);
    await first.sync.stop();
    expect(first.sync.syncStatus('board').state).toBe('local-only');
    const { losses } = first.recorder;
    const count = losses.length;
    const second = sync(outbox, server.url);
    await until('delivered', () => second.recorder.successTotal === 1);
    expect(losses).toHaveLength(count);
    expect(first.recorder.failedTotal).toBe(0);
  });

  it('sends everything to a new default server', async () => {
    const one = await serve();
    const two = await serve();
    const outbox = new MemoryOutbox();
    outbox.draw('board', 'a');
    const client = sync(outbox, one.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client));
    client.sync.setServer({ url: two.url, token: '' });
    await until('the other server has it', () => two.shapes('board').a === 'a');
    await until('synced', () => isSynced(client));
    client.sync.setServer(undefined);
    expect(client.sync.syncStatus('board')).toEqual({ state: 'local-only', waitingCount: 0 });
  });
});

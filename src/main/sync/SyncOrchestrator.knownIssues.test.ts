import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

/** Known issues of other programs (docs/invariants.md names the reports) that Everink must not have. */
const { serve, relayTo, sync, afterwards, clock, until, pass, passUntil } = stage();

type Client = ReturnType<typeof sync>;
const status = (client: Client, boardId = 'board') => client.sync.syncStatus(boardId);
const isSynced = (client: Client, boardId = 'board'): boolean =>
  status(client, boardId).state === 'synced';

/** A WebSocket server that says what it likes. @returns its address. */
async function pretend(answer: (send: (data: Uint8Array | string) => void) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('message', () => answer((data) => socket.send(data)));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  afterwards(async () => {
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `ws://127.0.0.1:${address.port}`;
}

describe('known issues of other programs', () => {
  it('I8: the number of waiting operations returns to zero after every kind of loss (hocuspocus 825)', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const client = sync(outbox, relay.url);
    client.sync.openBoard('board');
    const disturbances = [
      () => relay.cut(),
      () => {
        relay.toServer = 'swallow';
      },
      () => {
        relay.toClient = 'swallow';
      },
    ];
    for (const [round, disturb] of disturbances.entries()) {
      await passUntil('synced', () => isSynced(client));
      disturb();
      outbox.draw('board', `shape-${round}`);
      expect(status(client).waitingCount).toBe(1);
      await passUntil('the loss was found', () => client.recorder.losses.length > round);
      relay.toServer = 'pass';
      relay.toClient = 'pass';
    }
    await passUntil('synced', () => isSynced(client));
    expect(status(client).waitingCount).toBe(0);
    expect(outbox.size).toBe(0);
    expect(client.recorder.successTotal).toBe(3);
    expect(Object.keys(server.shapes('board'))).toHaveLength(3);
  });

  it('continues to send after a disconnect and a reconnect (hocuspocus 782)', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    for (let round = 0; round < 3; round += 1) {
      client.sync.setServer(undefined);
      client.sync.setServer({ url: server.url, token: '' });
      client.sync.closeBoard('board');
      client.sync.openBoard('board');
      outbox.draw('board', `shape-${round}`);
      await until('synced', () => isSynced(client));
      expect(server.shapes('board')).toHaveProperty(`shape-${round}`);
    }
  });

  it('shows Synced only when the server has the offline changes (hocuspocus 183)', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    relay.isRefusing = true;
    const outbox = new MemoryOutbox();
    const client = sync(outbox, relay.url);
    client.sync.openBoard('board');
    const wrongs: unknown[] = [];
    client.sync.onSyncStatus((boardId) => {
      const isWhole = server.shapes(boardId).drawn === 'drawn';
      if (isSynced(client, boardId) && !isWhole) wrongs.push(server.shapes(boardId));
    });
    outbox.draw('board', 'drawn');
    await passUntil('offline', () => status(client).state === 'offline');
    relay.isRefusing = false;
    await passUntil('synced', () => isSynced(client));
    expect(wrongs).toEqual([]);
    expect(server.shapes('board')).toEqual({ drawn: 'drawn' });
  });

  it('goes from Syncing to Offline with the reason while the server acknowledges nothing (AFFiNE 12222)', async () => {
    let isStuck = true;
    let goOn = (): void => undefined;
    const stuck = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const server = await serve({ beforeChange: () => (isStuck ? stuck : undefined) });
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    outbox.draw('board', 'a');
    expect(status(client).state).toBe('syncing');
    await passUntil('offline', () => status(client).state === 'offline');
    expect(status(client).reason).toBe('not-acknowledging');
    // It opens again at once, but that alone is no reason to hope.
    await passUntil('it opened again', () => client.recorder.openings >= 2);
    expect(status(client)).toMatchObject({ state: 'offline', reason: 'not-acknowledging' });
    isStuck = false;
    goOn();
    await passUntil('synced', () => isSynced(client));
    expect(server.shapes('board')).toEqual({ a: 'a' });
  });

  it('keeps everything through a minute without the server, on both sides (Drawpile 224)', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const here = new MemoryOutbox();
    const there = new MemoryOutbox();
    const client = sync(here, relay.url);
    const other = sync(there, server.url);
    for (const { sync: orchestrator } of [client, other]) orchestrator.openBoard('board');
    await until('both synced', () => isSynced(client) && isSynced(other));
    relay.isRefusing = true;
    relay.cut();
    for (let index = 0; index < 31; index += 1) {
      here.draw('board', `here-${index}`);
      there.draw('board', `there-${index}`);
      await pass(2_000);
    }
    relay.isRefusing = false;
    client.sync.wake();
    await passUntil('both synced', () => isSynced(client) && isSynced(other));
    const count = Object.keys(here.shapes('board')).length;
    expect(count).toBeGreaterThan(40);
    await until('the same on both', () => Object.keys(there.shapes('board')).length === count);
    expect(here.shapes('board')).toEqual(there.shapes('board'));
    expect(client.recorder.successTotal).toBe(count / 2);
  });

  it.each(['up', 'down'] as const)(
    'finishes catching up %s a slow line without starting over (Drawpile 1443)',
    async (direction): Promise<void> => {
      const large = new Uint8Array(260_000).map((_, index) => (index * 31) % 251);
      const store = new Map<string, Uint8Array>();
      const server = await serve({ store });
      const outbox = new MemoryOutbox();
      if (direction === 'up') {
        Y.applyUpdate(outbox.doc('board'), updateOf(large));
      } else {
        store.set('board', updateOf(large));
      }
      const relay = await relayTo(server);
      // More than 20 s, twice the time-out of an answer.
      relay.bytesPerSecond = 12_000;
      const client = sync(outbox, relay.url);
      client.sync.openBoard('board');
      await passUntil('synced', () => isSynced(client));
      expect(relay.connectionCount).toBe(1);
      expect(client.recorder.losses).toEqual([]);
      expect(outbox.doc('board').getMap('shapes').get('large')).toEqual(large);
      expect(server.doc('board')?.getMap('shapes').get('large')).toEqual(large);
    },
  );

  it('I7: sends offline changes of boards that are not open (AFFiNE 14164)', async () => {
    const store = new Map<string, Uint8Array>();
    const server = await serve({ store });
    const outbox = new MemoryOutbox();
    for (let index = 0; index < 40; index += 1) outbox.draw(`board-${index}`, 'a', index);
    // Imported while there was no server: nothing waits, yet the server never had it.
    Y.applyUpdate(outbox.doc('imported'), updateOf(new Uint8Array([1])));
    const client = sync(outbox, server.url);
    await until('nothing waits', () => {
      return outbox.size === 0 && outbox.isMarkedSynced('imported', server.url);
    });
    await until('all are stored', () => store.size === 41);
    expect(client.recorder.successTotal).toBe(40);
    await until('the session rests', () => server.doc('board-0') === undefined);
  });

  it('does not restore shapes that were deleted offline (tldraw 10098)', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const client = sync(outbox, relay.url);
    client.sync.openBoard('board');
    outbox.draw('board', 'keep');
    outbox.draw('board', 'delete');
    await until('synced', () => isSynced(client));
    relay.isRefusing = true;
    relay.cut();
    outbox.change('board', (shapes) => shapes.delete('delete'));
    await passUntil('offline', () => status(client).state === 'offline');
    relay.isRefusing = false;
    await passUntil('synced', () => isSynced(client));
    expect(server.shapes('board')).toEqual({ keep: 'keep' });
    expect(outbox.shapes('board')).toEqual({ keep: 'keep' });
  });

  it('sends everything, including deletions, to a server that was replaced by an empty one', async () => {
    const first = await serve();
    const outbox = new MemoryOutbox();
    const client = sync(outbox, first.url);
    client.sync.openBoard('board');
    outbox.draw('board', 'keep');
    outbox.draw('board', 'delete');
    outbox.change('board', (shapes) => shapes.delete('delete'));
    await until('synced', () => isSynced(client));
    await first.stop();
    await passUntil('offline', () => status(client).state === 'offline');
    const empty = await serve({ port: first.port });
    await passUntil('synced', () => isSynced(client));
    expect(empty.shapes('board')).toEqual({ keep: 'keep' });
  });

  it('shows a reason for garbage from the server, and keeps everything', async () => {
    // An acknowledgement of what was never sent: which send is the next one for?
    const unasked = new Uint8Array([5, ...Buffer.from('board'), 8, 1]);
    const garbage: (Uint8Array | string)[] = [
      'hello',
      new Uint8Array([255, 255, 255]),
      new Uint8Array(),
      unasked,
    ];
    let turn = 0;
    const url = await pretend((send) => {
      send(garbage[turn % garbage.length] ?? '');
      turn += 1;
    });
    const outbox = new MemoryOutbox();
    outbox.draw('board', 'a');
    const client = sync(outbox, url);
    client.sync.openBoard('board');
    await passUntil('each was sent', () => client.recorder.losses.length >= garbage.length);
    expect(new Set(client.recorder.losses)).toEqual(new Set(['not-hocuspocus']));
    expect(status(client)).toMatchObject({ state: 'offline', waitingCount: 1 });
  });

  it('detects a server that accepts connections and never answers', async () => {
    const sockets = new Set<import('node:net').Socket>();
    const server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterwards(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const outbox = new MemoryOutbox();
    const client = sync(outbox, `ws://127.0.0.1:${port}`);
    client.sync.openBoard('board');
    outbox.draw('board', 'a');
    await passUntil('offline', () => status(client).state === 'offline');
    expect(status(client)).toMatchObject({ reason: 'no-answer', waitingCount: 1 });
  });

  it('detects a half-open session within 10 s, even if nothing is sent', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const client = sync(new MemoryOutbox(), relay.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client));
    relay.toClient = 'swallow';
    const startMs = clock.nowMs();
    await passUntil('the session is lost', () => client.recorder.losses.length > 0);
    expect(client.recorder.losses).toEqual(['silent']);
    expect(clock.nowMs() - startMs).toBeLessThanOrEqual(10_000);
  });

  it('stays connected without changes, although the server closes silent sessions', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    afterwards(async () => void vi.useRealTimers());
    const server = await serve({ timeoutMs: 24_000 });
    const client = sync(new MemoryOutbox(), server.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client));
    for (let second = 0; second < 52; second += 1) {
      vi.advanceTimersByTime(1_000);
      await pass(1_000);
    }
    expect(client.recorder.losses).toEqual([]);
    expect(isSynced(client)).toBe(true);
  });

  it('continues with a board once its token is accepted', async () => {
    let isTaken = false;
    const server = await serve({ accepts: () => isTaken });
    const outbox = new MemoryOutbox();
    outbox.draw('board', 'a');
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    await until('offline', () => status(client).state === 'offline');
    expect(status(client)).toMatchObject({ reason: 'token-refused', waitingCount: 1 });
    expect(client.recorder.retries).toEqual([]);
    outbox.draw('board', 'b');
    isTaken = true;
    client.sync.tryNow();
    await passUntil('synced', () => isSynced(client));
    expect(server.shapes('board')).toEqual({ a: 'a', b: 'b' });
  });

  it('requests a remote change again that could not be stored', async () => {
    const server = await serve();
    const here = new MemoryOutbox();
    const there = new MemoryOutbox();
    const client = sync(here, server.url);
    const other = sync(there, server.url);
    for (const { sync: orchestrator } of [client, other]) orchestrator.openBoard('board');
    await until('both synced', () => isSynced(client) && isSynced(other));
    here.receiveError = new Error('disk is full');
    there.draw('board', 'a');
    await until('offline', () => status(client).state === 'offline');
    expect(status(client).reason).toBe('not-stored');
    await passUntil('synced', () => isSynced(client));
    expect(here.shapes('board')).toEqual({ a: 'a' });
  });

  it('shows a specific reason for each way a server can be unreachable', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const expected = [
      ['ws://127.0.0.1:1', 'refused-connection'],
      ['ws://no-such-host.invalid', 'name-not-found'],
      ['ws://', 'bad-address'],
    ] as const;
    for (const [url, reason] of expected) {
      const client = sync(new MemoryOutbox(), url);
      client.sync.openBoard('board');
      await until('offline', () => status(client).state === 'offline');
      expect(status(client).reason).toBe(reason);
      expect(status(client).nextTryInMs).toBeGreaterThanOrEqual(0);
    }
  });
});

function updateOf(bytes: Uint8Array): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap('shapes').set('large', bytes);
  return Y.encodeStateAsUpdate(doc);
}

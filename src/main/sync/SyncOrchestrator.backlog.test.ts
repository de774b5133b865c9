import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import type { Delivered } from './observer.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, relayTo, sync, until, passUntil } = stage();

const isSynced = (client: ReturnType<typeof sync>, boardId: string): boolean =>
  client.sync.syncStatus(boardId).state === 'synced';

function drawMany(outbox: MemoryOutbox, boardId: string, count: number): void {
  for (let index = 0; index < count; index += 1) outbox.draw(boardId, `shape-${index}`, index);
}

/** What no compression makes smaller. @returns bytes */
function drawImages(outbox: MemoryOutbox, boardId: string, count: number): number {
  const sizeBytes = 5_000;
  for (let index = 0; index < count; index += 1) {
    outbox.draw(boardId, `image-${index}`, new Uint8Array(randomBytes(sizeBytes)));
  }
  return count * sizeBytes;
}

/** Shapes of a board as the server stored it: it keeps none in memory that nobody is on. */
function storedCount(store: ReadonlyMap<string, Uint8Array>, boardId: string): number {
  const doc = new Y.Doc();
  const stored = store.get(boardId);
  if (stored !== undefined) Y.applyUpdate(doc, stored);
  return doc.getMap('shapes').size;
}

describe('a backlog', () => {
  it('is sent in larger batches on a fast line', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client, 'board'));
    drawMany(outbox, 'board', 5_000);
    await until('nothing waits', () => outbox.size === 0);
    const sizes = client.recorder.deliveries.map(({ operations }) => operations.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5_000);
    expect(sizes[1]).toBe(125);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(500);
    expect(Object.keys(server.shapes('board'))).toHaveLength(5_000);
  });

  it('is sent in smaller batches on a slow line', async () => {
    const clock = new ManualClock();
    // More than the second within which an acknowledgement is to come.
    const server = await serve({ beforeChange: () => clock.advance(1_500) });
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url, { clock });
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client, 'board'));
    drawMany(outbox, 'board', 900);
    await until('five batches are through', () => client.recorder.deliveries.length >= 5);
    const sizes = client.recorder.deliveries.map(({ operations }) => operations.length);
    expect(sizes.slice(1)).toEqual(sizes.slice(1).toSorted((one, other) => other - one));
    expect(sizes.at(-1)).toBeLessThan(125 / 3);
  });

  it('I25: of 10,000 operations does not delay a small change of another board', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    // Told in the very moment: on a busy machine the backlog could be through before anybody looks.
    const largeWaiting: number[] = [];
    let isSmallDrawn = false;
    const delivered = ({ boardId, operations }: Delivered): void => {
      if (operations.length === 0) return;
      if (boardId === 'small') largeWaiting.push(outbox.waitingCount('large'));
      else if (!isSmallDrawn) {
        isSmallDrawn = true;
        outbox.draw('small', 'after');
      }
    };
    const client = sync(outbox, server.url, { observers: [{ delivered }] });
    for (const boardId of ['large', 'small']) client.sync.openBoard(boardId);
    await until('both are synced', () => ['large', 'small'].every((id) => isSynced(client, id)));
    drawMany(outbox, 'large', 10_000);
    await until('everything is through', () => outbox.size === 0 && largeWaiting.length > 0);
    expect(largeWaiting[0]).toBeGreaterThan(0);
  });

  it('I25: of closed boards is sent in their handshakes, each board separately', async () => {
    const store = new Map<string, Uint8Array>();
    const server = await serve({ store });
    const outbox = new MemoryOutbox();
    drawMany(outbox, 'large', 10_000);
    outbox.draw('small', 'a');
    const client = sync(outbox, server.url);
    await until('nothing waits', () => outbox.size === 0);
    expect(client.recorder.successTotal).toBe(10_001);
    await until('the server has stored all', () => storedCount(store, 'large') === 10_000);
  });

  it('I25: of a closed board is sent in pieces, and a small change is sent between them', async () => {
    const store = new Map<string, Uint8Array>();
    const server = await serve({ store });
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const sizeBytes = drawImages(outbox, 'large', 300);
    relay.bytesPerSecond = sizeBytes / 3;
    const client = sync(outbox, relay.url);
    client.sync.openBoard('small');
    await passUntil('the large one is on its way', () => relay.bytesToServer > sizeBytes / 5);
    outbox.draw('small', 'after');
    await passUntil('the small change is acknowledged', () => outbox.waitingCount('small') === 0);
    expect(outbox.waitingCount('large')).toBe(300);
    expect(relay.bytesToServer).toBeLessThan(sizeBytes * 0.8);
    await passUntil('nothing waits', () => outbox.size === 0);
    await passUntil('the server has stored all', () => storedCount(store, 'large') === 300);
  });

  it('I25: of several boards is delivered one board after another', async () => {
    const store = new Map<string, Uint8Array>();
    const server = await serve({ store });
    const outbox = new MemoryOutbox();
    const boardIds = ['a', 'b', 'c', 'd'];
    for (const boardId of boardIds) drawImages(outbox, boardId, 100);
    const client = sync(outbox, server.url);
    await until('nothing waits', () => outbox.size === 0);
    expect(client.recorder.successTotal).toBe(400);
    await until('the server has stored all', () =>
      boardIds.every((id) => storedCount(store, id) === 100),
    );
  });

  it('I3: continues after a cut, without sending acknowledged operations again', async () => {
    const store = new Map<string, Uint8Array>();
    const server = await serve({ store });
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const sizeBytes = drawImages(outbox, 'large', 300);
    sync(outbox, relay.url);
    relay.bytesPerSecond = sizeBytes / 3;
    await passUntil('most of it is through', () => relay.bytesToServer > sizeBytes * 0.7);
    relay.cut();
    await passUntil('nothing waits', () => outbox.size === 0);
    expect(relay.connectionCount).toBeGreaterThan(1);
    expect(relay.bytesToServer).toBeLessThan(sizeBytes * 1.4);
    await passUntil('the server has stored all', () => storedCount(store, 'large') === 300);
  });
});

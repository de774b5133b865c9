import { describe, expect, it } from 'vitest';
import { until } from './testing/harness.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, relayTo, sync } = stage();

const isSynced = (client: ReturnType<typeof sync>, boardId: string): boolean =>
  client.sync.syncStatus(boardId).state === 'synced';

function drawMany(outbox: MemoryOutbox, boardId: string, count: number): void {
  for (let index = 0; index < count; index += 1) outbox.draw(boardId, `shape-${index}`, index);
}

describe('a backlog', () => {
  it('goes out in batches that grow while the line is quick', async () => {
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

  it('goes out in batches that shrink when the line is slow', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const client = sync(outbox, relay.url);
    client.sync.openBoard('board');
    await until('synced', () => isSynced(client, 'board'));
    // By the clock of the test 1,000 bytes a second.
    relay.bytesPerSecond = 10_000;
    drawMany(outbox, 'board', 900);
    await until('five batches are through', () => client.recorder.deliveries.length >= 5);
    const sizes = client.recorder.deliveries.map(({ operations }) => operations.length);
    expect(sizes[1]).toBe(125);
    expect(sizes.at(-1)).toBeLessThan(Math.max(...sizes.slice(0, -1)));
  });

  it('I25: of 10,000 operations does not hold up a small change of another board', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url);
    for (const boardId of ['large', 'small']) client.sync.openBoard(boardId);
    await until('both are synced', () => ['large', 'small'].every((id) => isSynced(client, id)));
    drawMany(outbox, 'large', 10_000);
    await until('the backlog is on its way', () => outbox.waitingCount('large') < 10_000);
    outbox.draw('small', 'after');
    await until('the small change is acknowledged', () => outbox.waitingCount('small') === 0);
    expect(outbox.waitingCount('large')).toBeGreaterThan(0);
    await until('the backlog is through', () => outbox.size === 0);
  });

  it('I25: of boards that nobody looks at goes with their handshakes, each board for itself', async () => {
    const server = await serve();
    const outbox = new MemoryOutbox();
    drawMany(outbox, 'large', 10_000);
    outbox.draw('small', 'a');
    const client = sync(outbox, server.url);
    await until('nothing waits', () => outbox.size === 0);
    expect(client.recorder.successTotal).toBe(10_001);
    expect(Object.keys(server.shapes('large'))).toHaveLength(10_000);
  });
});

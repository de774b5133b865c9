import { describe, expect, it } from 'vitest';
import { reasons } from './reasons.ts';
import { until } from './testing/harness.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, relayTo, sync } = stage();

describe('SyncOrchestrator', () => {
  it('delivers what was drawn and calls the board synced', async () => {
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

  it('brings two boards that draw at once to the same state', async () => {
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

  it('I7: delivers everything after the network was cut while drawing', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const outbox = new MemoryOutbox();
    const { sync: orchestrator, recorder } = sync(outbox, relay.url);
    orchestrator.openBoard('board');
    await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
    relay.isRefusing = true;
    relay.cut();
    for (let index = 0; index < 10; index += 1) outbox.draw('board', `shape-${index}`);
    await until('a delivery is used up', () => recorder.failures.length > 0);
    expect(outbox.size).toBe(10);
    expect(orchestrator.syncStatus('board')).toMatchObject({
      state: 'offline',
      waitingCount: 10,
      reason: expect.any(String),
    });
    relay.isRefusing = false;
    await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
    expect(Object.keys(server.shapes('board'))).toHaveLength(10);
    expect(outbox.size).toBe(0);
    expect(recorder.successTotal).toBe(10);
    expect(recorder.reopenings).toBeGreaterThan(0);
  });

  it('keeps the operations of a board whose token is refused, and the other boards working', async () => {
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
      reason: reasons.tokenRefused,
      waitingCount: 1,
    });
    expect(server.shapes('board')).toEqual({ b: 'b' });
  });
});

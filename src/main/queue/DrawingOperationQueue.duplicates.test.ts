import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ServerProcess } from '../../server/testing/ServerProcess.ts';
import { realTime } from '../sync/testing/harness.ts';
import { MemoryOutbox } from '../sync/testing/MemoryOutbox.ts';
import { stage } from '../sync/testing/stage.ts';
import { openQueue, TestBoard } from './testing/openQueue.ts';

/** For what comes within a second on an idle machine. */
const patienceMs = 50_000;

const { sync, relayTo, afterwards, until } = stage();

/** A counter of the server, read over HTTP. */
async function counted(server: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${server.httpUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

test('I5, I8: a change whose acknowledgement was lost is one shape, counted once here and as known there', async () => {
  const server = await ServerProcess.start();
  afterwards(() => server.dispose());
  const relay = await relayTo(server);
  const folder = await mkdtemp(join(tmpdir(), 'everink-duplicates-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  const queue = await openQueue(folder);
  afterwards(async () => void (await queue.close()));
  const client = sync(queue, relay.url, { ...realTime, token: '' });
  client.sync.openBoard('board');
  await until('synced', () => client.sync.syncStatus('board').state === 'synced');
  const knownBefore = await counted(server, 'everink_server_updates_known_total');

  relay.toClient = 'swallow';
  const board = new TestBoard('board');
  await queue.enqueue(board.draw('shape'));
  await vi.waitFor(async () => {
    expect(await counted(server, 'everink_server_updates_stored_total')).toBeGreaterThan(0);
  }, patienceMs);
  expect(queue.size).toBe(1);
  relay.cut();
  relay.toClient = 'pass';
  await until('everything is acknowledged', () => queue.size === 0);

  expect(client.recorder.successTotal).toBe(1);
  await vi.waitFor(async () => {
    const known = await counted(server, 'everink_server_updates_known_total');
    expect(known).toBeGreaterThan(knownBefore);
  }, patienceMs);
  const reader = new MemoryOutbox();
  sync(reader, server.url, { ...realTime, token: '' }).sync.openBoard('board');
  await until('read', () => Object.keys(reader.shapes('board')).length > 0);
  expect(reader.shapes('board')).toEqual(board.shapes);
});

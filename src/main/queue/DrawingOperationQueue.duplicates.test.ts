import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { metricOf, stage as serverStage, urlOf } from '../../server/testing/stage.ts';
import { realTime } from '../sync/testing/harness.ts';
import { MemoryOutbox } from '../sync/testing/MemoryOutbox.ts';
import type { Relay } from '../sync/testing/Relay.ts';
import { stage } from '../sync/testing/stage.ts';
import { openQueue, TestBoard } from './testing/openQueue.ts';

const { sync, relayTo, afterwards, until } = stage();
const { serve } = serverStage();
const known = 'everink_server_updates_known_total';

/** Resolves when a counter of the server is above this, which is checked whenever the server has sent something. */
async function untilAbove(
  { server, relay }: { readonly server: { readonly port: number }; readonly relay: Relay },
  counter: string,
  count: number,
): Promise<void> {
  for (;;) {
    const { bytesToClient } = relay;
    if ((await metricOf(server, counter)) > count) return;
    await until('the server has sent more', () => relay.bytesToClient > bytesToClient);
  }
}

test('I5, I8: a change whose acknowledgement is lost is one shape, counted once here and as known there', async () => {
  const server = await serve();
  const relay = await relayTo(server);
  const folder = await mkdtemp(join(tmpdir(), 'everink-duplicates-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  const queue = await openQueue(folder);
  afterwards(async () => void (await queue.close()));
  const client = sync(queue, relay.url, { ...realTime, token: '' });
  client.sync.openBoard('board');
  await until('synced', () => client.sync.syncStatus('board').state === 'synced');
  const knownBefore = await metricOf(server, known);

  relay.toClient = 'swallow';
  const board = new TestBoard('board');
  await queue.enqueue(board.draw('shape'));
  await untilAbove({ server, relay }, 'everink_server_updates_stored_total', 0);
  expect(queue.size).toBe(1);
  relay.cut();
  relay.toClient = 'pass';
  await until('everything is acknowledged', () => queue.size === 0);

  expect(client.recorder.successTotal).toBe(1);
  await untilAbove({ server, relay }, known, knownBefore);
  const reader = new MemoryOutbox();
  sync(reader, urlOf(server), { ...realTime, token: '' }).sync.openBoard('board');
  await until('read', () => Object.keys(reader.shapes('board')).length > 0);
  expect(reader.shapes('board')).toEqual(board.shapes);
});

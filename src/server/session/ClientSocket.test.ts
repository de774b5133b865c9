import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import type { RawClient } from '../testing/RawClient.ts';
import { metricOf, stage } from '../testing/stage.ts';

const megabyte = 1024 * 1024;
/** Incompressible bytes. */
const noise = (sizeBytes: number): Uint8Array => new Uint8Array(randomBytes(sizeBytes));
const { serve, client, rawClient, logged, logLines } = stage();

/** A client that has opened the board and has no changes. */
async function opened(server: { readonly port: number }): Promise<RawClient> {
  const raw = await rawClient(server);
  raw.authenticate('board');
  raw.sendUpdate('board', new Uint8Array([0, 0]));
  expect(await raw.outcome('board')).toBe('acknowledged');
  return raw;
}

it('I22: closes a client that does not read, with a reason, without affecting others', async () => {
  const server = await serve({ clientLimits: { maxOutgoingBytes: 2 * megabyte } });
  const reader = await opened(server);
  reader.stopReading();
  const drawing = client(server).open('board');
  await drawing.synced();
  let most = 0;
  for (let count = 0; !logLines.some((line) => line.includes('reads too slowly')); count += 1) {
    drawing.draw(`shape-${count}`, noise(megabyte / 2));
    await drawing.acknowledged();
    most = Math.max(most, await metricOf(server, 'everink_server_buffered_bytes'));
  }
  expect(most).toBeGreaterThan(megabyte);
  expect(most).toBeLessThan(3 * megabyte);
  await logged(/connection closed/);
  expect(await metricOf(server, 'everink_server_connections')).toBe(1);
  expect(await metricOf(server, 'everink_server_buffered_bytes')).toBe(0);
  drawing.draw('after');
  await drawing.acknowledged();
});

it('I22: does not close a client that keeps reading, however much waits for it', async () => {
  const server = await serve({ clientLimits: { maxStalledBytes: 0, stallMs: 60_000 } });
  const [reading, drawing] = [client(server).open('board'), client(server).open('board')];
  await Promise.all([reading.synced(), drawing.synced()]);
  for (let count = 0; count < 10; count += 1) drawing.draw(`s-${count}`, noise(megabyte));
  await drawing.acknowledged();
  await reading.until(({ document }) => document.getMap('shapes').size === 10);
  expect(logLines.join('\n')).not.toContain('reads too slowly');
});

it('I22: pauses a client that sends faster than its messages are processed, losing nothing', async () => {
  const server = await serve({ clientLimits: { maxIncomingBytes: megabyte / 2 } });
  const socket = await opened(server);
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let count = 0; count < 40; count += 1) {
    doc.getMap('shapes').set(`s-${count}`, noise(megabyte / 4));
  }
  for (const update of updates) socket.sendUpdate('board', update);
  let most = 0;
  for (const _ of updates) {
    expect(await socket.outcome('board')).toBe('acknowledged');
    most = Math.max(most, await metricOf(server, 'everink_server_incoming_bytes'));
  }
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(1.5 * megabyte);
  expect(await metricOf(server, 'everink_server_incoming_bytes')).toBe(0);
  const late = client(server).open('board');
  await late.synced();
  expect(Object.keys(late.shapes)).toHaveLength(40);
});

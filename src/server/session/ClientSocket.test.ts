import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { metricOf, stage } from '../testing/stage.ts';

const megabyte = 1024 * 1024;
/** Incompressible bytes. */
const noise = (sizeBytes: number): Uint8Array => new Uint8Array(randomBytes(sizeBytes));
const { serve, client, rawClient, logLines } = stage();

/** Resolves when the condition holds. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

it('I22: closes a client that does not read, with a reason, without affecting others', async () => {
  const server = await serve({ clientLimits: { maxOutgoingBytes: 2 * megabyte } });
  const reader = await rawClient(server);
  reader.authenticate('board');
  await until(async () => (await metricOf(server, 'everink_server_documents')) === 1);
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
  await until(async () => (await metricOf(server, 'everink_server_connections')) === 1);
  await until(async () => (await metricOf(server, 'everink_server_buffered_bytes')) === 0);
  drawing.draw('after');
  await drawing.acknowledged();
});

it('I22: does not close a client that keeps reading, however much waits for it', async () => {
  const server = await serve({ clientLimits: { maxStalledBytes: 0, stallMs: 60_000 } });
  const [reading, drawing] = [client(server).open('board'), client(server).open('board')];
  await Promise.all([reading.synced(), drawing.synced()]);
  for (let count = 0; count < 10; count += 1) drawing.draw(`s-${count}`, noise(megabyte));
  await drawing.acknowledged();
  await until(() => Object.keys(reading.shapes).length === 10);
  expect(logLines.join('\n')).not.toContain('reads too slowly');
});

it('I22: pauses a client that sends faster than its messages are processed, losing nothing', async () => {
  const server = await serve({ clientLimits: { maxIncomingBytes: megabyte / 2 } });
  const socket = await rawClient(server);
  socket.authenticate('board');
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let count = 0; count < 40; count += 1) {
    doc.getMap('shapes').set(`s-${count}`, noise(megabyte / 4));
  }
  await until(async () => (await metricOf(server, 'everink_server_documents')) === 1);
  for (const update of updates) socket.sendUpdate('board', update);
  let most = 0;
  for (const _ of updates) {
    expect(await socket.outcome('board')).toBe('acknowledged');
    most = Math.max(most, await metricOf(server, 'everink_server_incoming_bytes'));
  }
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(1.5 * megabyte);
  await until(async () => (await metricOf(server, 'everink_server_incoming_bytes')) === 0);
  const late = client(server).open('board');
  await late.synced();
  expect(Object.keys(late.shapes)).toHaveLength(40);
});

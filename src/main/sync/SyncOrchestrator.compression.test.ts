import { expect, it } from 'vitest';
import { ServerProcess } from '../../server/testing/ServerProcess.ts';
import { compressFromSizeBytes } from '../../shared/compression.ts';
import { realTime } from './testing/harness.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, relayTo, sync, afterwards, until } = stage();

interface Listening {
  readonly port: number;
}

async function shipped(): Promise<Listening> {
  const server = await ServerProcess.start();
  afterwards(() => server.dispose());
  return server;
}

/** What drawing these costs on the way to the server, once the board is synced. */
async function bytesFor(server: Listening, values: readonly string[]) {
  const relay = await relayTo(server);
  const outbox = new MemoryOutbox();
  const client = sync(outbox, relay.url, { ...realTime, token: '' });
  client.sync.openBoard('board');
  await until('synced', () => client.sync.syncStatus('board').state === 'synced');
  const before = relay.bytesToServer;
  for (const [index, value] of values.entries()) outbox.draw('board', `shape-${index}`, value);
  await until('delivered', () => outbox.size === 0);
  const sizeBytes = client.recorder.deliveries.reduce((sum, event) => sum + event.sizeBytes, 0);
  // From the server, compressed by it.
  const reader = new MemoryOutbox();
  const beforeReading = relay.bytesToClient;
  sync(reader, relay.url, { ...realTime, token: '' }).sync.openBoard('board');
  await until('read', () => Object.keys(reader.shapes('board')).length === values.length);
  expect(reader.shapes('board')).toEqual(outbox.shapes('board'));
  const read = relay.bytesToClient - beforeReading;
  return { sent: relay.bytesToServer - before, read, sizeBytes };
}

const large = ['a large message '.repeat(20_000)];
const small = ['x'.repeat(compressFromSizeBytes / 2)];

it('the shipped server and the app compress large messages, in both directions', async () => {
  const { sent, read, sizeBytes } = await bytesFor(await shipped(), large);
  expect(sent).toBeLessThan(sizeBytes / 10);
  expect(read).toBeLessThan(sizeBytes / 10);
});

it('small messages stay as they are', async () => {
  const { sent, read, sizeBytes } = await bytesFor(await shipped(), small);
  expect(sent).toBeGreaterThan(sizeBytes);
  expect(read).toBeGreaterThan(sizeBytes);
});

it('a stock Hocuspocus server that does not compress gets them as they are', async () => {
  const { sent, sizeBytes } = await bytesFor(await serve(), large);
  expect(sent).toBeGreaterThan(sizeBytes);
});

it('a stock Hocuspocus server that compresses in its own way is understood', async () => {
  const { sent, read, sizeBytes } = await bytesFor(await serve({ compresses: true }), large);
  expect(sent).toBeLessThan(sizeBytes / 10);
  expect(read).toBeLessThan(sizeBytes / 10);
});

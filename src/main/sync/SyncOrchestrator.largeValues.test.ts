import { expect, it } from 'vitest';
import { ServerProcess } from '../../server/testing/ServerProcess.ts';
import { realTime } from './testing/harness.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { sync, afterwards, until } = stage();

it('I4: a value that is larger than one message arrives with the rest of the board', async () => {
  const server = await ServerProcess.start();
  afterwards(() => server.dispose());
  const url = `ws://127.0.0.1:${server.port}`;
  const writer = new MemoryOutbox();
  const writing = sync(writer, url, { ...realTime, token: '' });
  writing.sync.openBoard('board');
  const image = new Uint8Array(3 * 1024 * 1024).fill(7);
  writer.draw('board', 'before');
  writer.draw('board', 'image', image);
  writer.draw('board', 'after');
  await until('delivered', () => writer.size === 0);
  await writing.sync.stop();
  // Nothing of the board is in the server's memory: it is sent from the disk, in pieces.
  await server.stop();
  await server.start();

  const reader = new MemoryOutbox();
  const reading = sync(reader, `ws://127.0.0.1:${server.port}`, { ...realTime, token: '' });
  reading.sync.openBoard('board');
  await until('synced', () => reading.sync.syncStatus('board').state === 'synced');
  const { image: read, ...others } = reader.shapes('board');
  expect(others).toEqual({ before: 'before', after: 'after' });
  expect(Buffer.compare(read as Uint8Array, image)).toBe(0);
});

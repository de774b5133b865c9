import { expect, test } from 'vitest';
import { MemoryOutbox } from '../testing/MemoryOutbox.ts';
import { stage } from '../testing/stage.ts';
import { InboundBuffer, maxInboundSizeBytes } from './InboundBuffer.ts';

const megabyte = 1024 * 1024;
const { serve, relayTo, sync, until, pass, passUntil } = stage();

/** An outbox on a disk that stores nothing until it is released. */
class StuckOutbox extends MemoryOutbox {
  #release: () => void = () => {};
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });

  release(): void {
    this.#release();
  }

  override async receive(boardId: string, update: Uint8Array): Promise<void> {
    await this.#released;
    await super.receive(boardId, update);
  }
}

test('I22: the server is paused while the disk is behind, and everything arrives afterwards', async () => {
  const server = await serve();
  const reading = new StuckOutbox();
  const reader = sync(reading, server.url);
  reader.sync.openBoard('board');
  await until('the reader is there', () => reader.sync.syncStatus('board').state === 'syncing');
  const drawing = new MemoryOutbox();
  const drawer = sync(drawing, server.url);
  drawer.sync.openBoard('board');
  const count = 24;
  for (let index = 0; index < count; index += 1) {
    drawing.draw('board', `shape-${index}`, new Uint8Array(megabyte));
    await until('the server has it', () => drawing.size === 0);
  }
  await until(
    'the reader has enough',
    () => reader.sync.incomingPendingBytes > maxInboundSizeBytes,
  );
  // One message and what the system had read of the next.
  const most = maxInboundSizeBytes + 2 * megabyte;
  expect(reader.sync.incomingPendingBytes).toBeLessThan(most);
  // A line on which nothing is read says nothing about the server, however long it takes.
  const lossCount = reader.recorder.losses.length;
  const longerThanSilenceMs = 15_000;
  await pass(longerThanSilenceMs);
  expect(reader.sync.incomingPendingBytes).toBeLessThan(most);
  expect(reader.recorder.losses).toHaveLength(lossCount);
  reading.release();
  await until('everything is there', () => Object.keys(reading.shapes('board')).length === count);
  await until('nothing waits', () => reader.sync.incomingPendingBytes === 0);
});

test('I22: catch-ups of many boards are in memory one at a time', async () => {
  const server = await serve();
  const relay = await relayTo(server);
  const outbox = new MemoryOutbox();
  const boards = Array.from({ length: 6 }, (_, index) => `board-${index}`);
  // Drawn without a server, so not in the outbox.
  for (const boardId of boards) {
    outbox
      .doc(boardId)
      .getMap('shapes')
      .set('large', new Uint8Array(2 * megabyte));
  }
  relay.bytesPerSecond = 8 * megabyte;
  const { sync: orchestrator } = sync(outbox, relay.url);
  let most = 0;
  await passUntil('the server has all of them', () => {
    most = Math.max(most, orchestrator.socketBufferedBytes);
    return boards.every((boardId) => outbox.isMarkedSynced(boardId, relay.url));
  });
  expect(most).toBeGreaterThan(megabyte);
  // One board, and what the system has not taken of the one before.
  expect(most).toBeLessThan(3 * megabyte);
});

test('I22: is full above an upper bound, until it falls below a lower one', async () => {
  const inbound = new InboundBuffer();
  const heard: boolean[] = [];
  inbound.onChange((isFull) => heard.push(isFull));
  const ends: (() => void)[] = [];
  const held = Array.from({ length: 9 }, () => {
    const work = new Promise<void>((resolve) => ends.push(resolve));
    return inbound.hold(megabyte, work);
  });
  expect(heard).toEqual([true]);
  for (const end of ends.slice(0, 4)) end();
  await Promise.all(held.slice(0, 4));
  expect(inbound.isFull).toBe(true);
  for (const end of ends.slice(4)) end();
  await Promise.all(held);
  expect(heard).toEqual([true, false]);
  expect(inbound.sizeBytes).toBe(0);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ServerProcess } from '../../server/testing/ServerProcess.ts';
import type { BoardRoute } from '../sync/SyncOrchestrator.ts';
import { realTime } from '../sync/testing/harness.ts';
import { stage } from '../sync/testing/stage.ts';
import type { DrawingOperationQueue, QueueOptions } from './DrawingOperationQueue.ts';
import { loadShapes, openQueue, TestBoard } from './testing/openQueue.ts';

const { sync, relayTo, report, afterwards, until } = stage();

async function startServer(): Promise<ServerProcess> {
  const server = await ServerProcess.start();
  afterwards(() => server.dispose());
  return server;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'everink-delivery-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function device(
  folder: string,
  options: Partial<QueueOptions> = {},
): Promise<DrawingOperationQueue> {
  const queue = await openQueue(folder, options);
  queue.onRemote(report);
  afterwards(async () => void (await queue.close()));
  return queue;
}

const noToken = { ...realTime, token: '' };

/** The names of the shapes of a board, once there are at least `count` of them. */
async function shapesOnceThere(
  queue: DrawingOperationQueue,
  count: number,
  boardId = 'board',
): Promise<readonly string[]> {
  let shapes: Record<string, unknown> = {};
  const load = async (): Promise<void> => {
    shapes = await loadShapes(queue, boardId);
    report();
  };
  const stop = queue.onRemote(() => void load());
  await load();
  await until(`there are ${count} shapes`, () => Object.keys(shapes).length >= count);
  stop();
  return Object.keys(shapes).toSorted();
}

/** What a device that has nothing gets from the server. */
async function shapesOnServer(
  server: ServerProcess,
  count: number,
  boardId = 'board',
): Promise<readonly string[]> {
  const queue = await device(await newFolder());
  sync(queue, server.url, noToken).sync.openBoard(boardId);
  return await shapesOnceThere(queue, count, boardId);
}

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`).toSorted();

async function draw(
  queue: DrawingOperationQueue,
  drawn: readonly string[],
  boardId = 'board',
): Promise<void> {
  const board = new TestBoard(boardId);
  await Promise.all(drawn.map((name) => queue.enqueue(board.draw(name))));
}

const routeTo = (server: ServerProcess, ...boardIds: readonly string[]): BoardRoute => ({
  server: { url: server.url, token: '' },
  boardIds,
});

/** What a device that has nothing is shown of the board once it is synced. */
async function syncedShapes(server: ServerProcess, boardId: string): Promise<readonly string[]> {
  const queue = await device(await newFolder());
  const client = sync(queue, server.url, noToken);
  client.sync.openBoard(boardId);
  await until('synced', () => client.sync.syncStatus(boardId).state === 'synced');
  return Object.keys(await loadShapes(queue, boardId)).toSorted();
}

describe('the queue on disk, sync and the shipped server together', () => {
  test('I7: changes made without a network are delivered by the next run of the app', async () => {
    const server = await startServer();
    const folder = await newFolder();
    const first = await openQueue(folder);
    await draw(first, names('offline', 300));
    await first.close();
    const second = await device(folder);
    expect(second.size).toBe(300);
    sync(second, server.url, noToken);
    await until('the outbox is empty', () => second.size === 0);
    expect(await shapesOnServer(server, 300)).toEqual(names('offline', 300));
  });

  test('I3, I4, I7: nothing is lost or duplicated when the server is killed repeatedly during a burst', async () => {
    const server = await startServer();
    const queue = await device(await newFolder());
    sync(queue, server.url, noToken);
    for (const life of [1, 2, 3]) {
      const burst = draw(queue, names(`life${life}`, 200));
      await until('something is on its way', () => queue.size < 200 * life);
      await server.kill();
      await burst;
      await server.start();
    }
    await until('the outbox is empty', () => queue.size === 0);
    expect(await shapesOnServer(server, 600)).toEqual(
      [1, 2, 3].flatMap((life) => names(`life${life}`, 200)).toSorted(),
    );
  });

  test('I5, I7: two devices converge after drawing on a network that is cut', async () => {
    const server = await startServer();
    const relay = await relayTo(server);
    const devices = [await device(await newFolder()), await device(await newFolder())];
    for (const queue of devices) sync(queue, relay.url, noToken).sync.openBoard('board');
    const bursts = devices.map((queue, index) => draw(queue, names(`device${index}`, 200)));
    for (let cut = 0; cut < 5; cut += 1) {
      const { bytesToServer } = relay;
      await until('something is on its way', () => relay.bytesToServer > bytesToServer);
      relay.cut();
    }
    await Promise.all(bursts);
    const expected = [...names('device0', 200), ...names('device1', 200)].toSorted();
    for (const queue of devices) {
      await until('the outbox is empty', () => queue.size === 0);
      expect(await shapesOnceThere(queue, expected.length)).toEqual(expected);
    }
  });

  test('I7: a board drawn without a server is sent to the first one and to every later one', async () => {
    const queue = await device(await newFolder(), { delivers: () => false });
    await draw(queue, names('alone', 50));
    expect(queue.size).toBe(0);
    queue.setDelivers(() => true);
    const first = await startServer();
    const { sync: orchestrator } = sync(queue, first.url, noToken);
    expect(await shapesOnServer(first, 50)).toEqual(names('alone', 50));
    const second = await startServer();
    orchestrator.setServer({ url: second.url, token: '' });
    expect(await shapesOnServer(second, 50)).toEqual(names('alone', 50));
  });

  test('I7: changes made while the server was removed from the settings reach it when it is restored', async () => {
    const server = await startServer();
    const queue = await device(await newFolder());
    const { sync: orchestrator } = sync(queue, server.url, noToken);
    await draw(queue, names('before', 20));
    await until('the outbox is empty', () => queue.size === 0);
    orchestrator.setServer(undefined);
    queue.setDelivers(() => false);
    await draw(queue, names('without', 20));
    expect(queue.size).toBe(0);
    queue.setDelivers(() => true);
    orchestrator.setServer({ url: server.url, token: '' });
    const expected = [...names('before', 20), ...names('without', 20)].toSorted();
    expect(await shapesOnServer(server, 40)).toEqual(expected);
  });

  test('I3, I8, I20: a board that moves between two servers during a burst arrives completely on the last one', async () => {
    const [own, theirs] = [await startServer(), await startServer()];
    const queue = await device(await newFolder());
    const { sync: orchestrator, recorder } = sync(queue, own.url, noToken);
    await draw(queue, names('mine', 20), 'mine');
    for (const life of [1, 2, 3]) {
      const { successTotal } = recorder;
      const burst = draw(queue, names(`life${life}`, 200));
      await until('something is on its way', () => recorder.successTotal > successTotal);
      orchestrator.setRoutes(life % 2 === 1 ? [routeTo(theirs, 'board')] : []);
      await burst;
    }
    await until('the outbox is empty', () => queue.size === 0);
    // What the server before acknowledged goes with the next handshake of the last one.
    await shapesOnServer(theirs, 600);
    await orchestrator.stop();
    expect(recorder).toMatchObject({ successTotal: 620, failedTotal: 0 });
    expect(await syncedShapes(theirs, 'board')).toEqual(
      [1, 2, 3].flatMap((life) => names(`life${life}`, 200)).toSorted(),
    );
    expect(await syncedShapes(theirs, 'mine')).toEqual([]);
    expect(await syncedShapes(own, 'mine')).toEqual(names('mine', 20));
  });

  test('I7, I8, I20: without a default server only the joined board is delivered, and the rest once there is one', async () => {
    const theirs = await startServer();
    const queue = await device(await newFolder());
    const { sync: orchestrator } = sync(queue, undefined, {
      ...realTime,
      routes: [routeTo(theirs, 'joined')],
    });
    queue.setDelivers((boardId) => orchestrator.hasServer(boardId));
    await Promise.all([
      draw(queue, names('mine', 30), 'mine'),
      draw(queue, names('joined', 30), 'joined'),
    ]);
    await until('the outbox is empty', () => queue.size === 0);
    expect(await syncedShapes(theirs, 'joined')).toEqual(names('joined', 30));
    expect(await syncedShapes(theirs, 'mine')).toEqual([]);
    const own = await startServer();
    orchestrator.setServer({ url: own.url, token: '' });
    expect(await shapesOnServer(own, 30, 'mine')).toEqual(names('mine', 30));
    expect(await syncedShapes(own, 'joined')).toEqual([]);
  });
});

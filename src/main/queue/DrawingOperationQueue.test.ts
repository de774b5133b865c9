import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorkerClient } from '../../base/WorkerClient.ts';
import type { DrawingOperationQueue, QueueOptions } from './DrawingOperationQueue.ts';
import { loadShapes, openQueue, startWorkers, TestBoard } from './testing/openQueue.ts';

let folder: string;
const opened: DrawingOperationQueue[] = [];

async function open(options: Partial<QueueOptions> = {}): Promise<DrawingOperationQueue> {
  const queue = await openQueue(folder, options);
  opened.push(queue);
  return queue;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-queue-'));
});

afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.close();
  await rm(folder, { recursive: true, force: true });
});

describe('changes of a window', () => {
  test('exist after a restart of the app', async () => {
    const first = await open();
    const board = new TestBoard('board');
    await first.enqueue(board.draw('a'));
    await first.enqueue(board.draw('b'));
    await first.close();

    const second = await open();
    expect(await loadShapes(second, 'board')).toEqual({ a: 'a', b: 'b' });
    expect(second.size).toBe(2);
  });

  test('need few flushes in a burst', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    const before = queue.transactionCount;
    await Promise.all(Array.from({ length: 500 }, (_, i) => queue.enqueue(board.draw(`s${i}`))));
    expect(queue.transactionCount - before).toBeLessThanOrEqual(5);
    expect(Object.keys(await loadShapes(queue, 'board'))).toHaveLength(500);
  });

  test('have the status Saving until they are on disk, then Saved', async () => {
    const queue = await open();
    const states: string[] = [];
    queue.onSaveStatus((boardId) => {
      const { state, unsavedCount } = queue.saveStatus(boardId ?? '');
      states.push(`${boardId} ${state} ${unsavedCount}`);
    });
    await queue.enqueue(new TestBoard('board').draw('a'));
    expect(states).toEqual(['board saving 1', 'board saved 0']);
  });

  test('are saved and reported even if a listener throws', async () => {
    const queue = await open();
    let told = 0;
    queue.onWaiting(() => {
      throw new Error('a bug elsewhere');
    });
    queue.onWaiting(() => {
      told += 1;
    });
    await queue.enqueue(new TestBoard('board').draw('a'));
    expect([told, queue.size]).toEqual([1, 1]);
  });
});

test('a board that cannot be split into pieces is reported as a disk problem', async () => {
  const store = startWorkers(folder);
  const queue = await open({
    startWorkers: (onEvent) => ({
      ...store(onEvent),
      documents: new WorkerClient({ path: join(folder, 'missing.ts'), workerData: { folder } }),
    }),
  });
  await queue.enqueue(new TestBoard('board').draw('large', 'x'.repeat(100_000)));
  const { updates, pieces } = await queue.loadBoard('board');
  expect(updates).toHaveLength(1);
  await expect(pieces()).rejects.toMatchObject({ problem: { code: 'disk-failed', folder } });
});

describe('a board that was read ahead', () => {
  test('is returned without reading it again', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('board').draw('a'));
    await queue.readAhead('board');
    const before = queue.transactionCount;
    expect(await loadShapes(queue, 'board')).toEqual({ a: 'a' });
    expect(queue.transactionCount).toBe(before);
  });

  test('is read again if it changed before it was requested', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    await queue.readAhead('board');
    await queue.enqueue(board.draw('b'));
    expect(await loadShapes(queue, 'board')).toEqual({ a: 'a', b: 'b' });
    const another = new TestBoard('board');
    await queue.readAhead('board');
    await queue.receive('board', another.draw('c').update);
    expect(await loadShapes(queue, 'board')).toEqual({ a: 'a', b: 'b', c: 'c' });
  });

  test('is returned once, and for this board only', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('one').draw('a'));
    await queue.enqueue(new TestBoard('two').draw('b'));
    await queue.readAhead('one');
    expect(await loadShapes(queue, 'two')).toEqual({ b: 'b' });
    await queue.readAhead('one');
    expect(await loadShapes(queue, 'one')).toEqual({ a: 'a' });
    await queue.enqueue(new TestBoard('one').draw('c'));
    expect(await loadShapes(queue, 'one')).toEqual({ a: 'a', c: 'c' });
  });
});

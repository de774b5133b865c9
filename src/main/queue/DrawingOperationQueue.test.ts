import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DrawingOperationQueue, QueueOptions } from './DrawingOperationQueue.ts';
import { loadShapes, openQueue, shapesOf, TestBoard } from './testing/openQueue.ts';

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

const limit = { maxOperations: 500, maxSizeBytes: 1_000_000 };

describe('what a window draws', () => {
  test('is there after the app was closed and opened again', async () => {
    const first = await open();
    const board = new TestBoard('board');
    await first.enqueue(board.draw('a'));
    await first.enqueue(board.draw('b'));
    await first.close();

    const second = await open();
    expect(await loadShapes(second, 'board')).toEqual({ a: 'a', b: 'b' });
    expect(second.size).toBe(2);
  });

  test('a burst costs few flushes', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    const before = queue.transactionCount;
    await Promise.all(Array.from({ length: 500 }, (_, i) => queue.enqueue(board.draw(`s${i}`))));
    expect(queue.transactionCount - before).toBeLessThanOrEqual(5);
    expect(Object.keys(await loadShapes(queue, 'board'))).toHaveLength(500);
  });
});

describe('the outbox', () => {
  test('I3: an operation leaves on acknowledgement, in the order in which it came', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const operation = board.draw(name);
      ids.push(operation.id);
      await queue.enqueue(operation);
    }
    const batch = await queue.nextBatch('board', { ...limit, maxOperations: 2 });
    expect(batch?.operations.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(shapesOf([batch?.update ?? new Uint8Array()])).toEqual({ a: 'a', b: 'b' });
    expect(queue.size).toBe(3);
    if (batch !== undefined) await queue.acknowledge(batch);
    expect(queue.size).toBe(1);
    expect(queue.waitingCount('board')).toBe(1);
    await queue.close();
    const again = await open();
    expect(again.size).toBe(1);
    expect((await again.nextBatch('board', limit))?.operations.map(({ id }) => id)).toEqual(
      ids.slice(2),
    );
  });

  test('gives a peer what it lacks', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    const peer = new Y.Doc();
    const update = await queue.missingUpdate('board', Y.encodeStateVector(peer));
    expect(shapesOf([update])).toEqual({ a: 'a' });
    expect(await queue.stateVector('board')).toEqual(Y.encodeStateVector(board.doc));
  });
});

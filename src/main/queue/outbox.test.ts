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
  folder = await mkdtemp(join(tmpdir(), 'everink-outbox-'));
});

afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.close();
  await rm(folder, { recursive: true, force: true });
});

const limit = { maxOperations: 500, maxSizeBytes: 1_000_000 };

/** The state vector of a server that has none of the board. */
const nothing = Y.encodeStateVector(new Y.Doc());

describe('the outbox', () => {
  test('I3: removes operations on acknowledgement only, in order', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    const operations = ['a', 'b', 'c'].map((name) => board.draw(name));
    for (const operation of operations) await queue.enqueue(operation);
    const batch = await queue.nextBatch('board', { ...limit, maxOperations: 2 });
    expect(batch?.operations.map(({ id }) => id)).toEqual(
      operations.slice(0, 2).map(({ id }) => id),
    );
    expect(shapesOf(batch === undefined ? [] : [batch.update])).toEqual({ a: 'a', b: 'b' });
    expect(queue.size).toBe(3);
    if (batch !== undefined) await queue.acknowledge(batch);
    expect([queue.size, queue.waitingCount('board')]).toEqual([1, 1]);
    await queue.close();

    const again = await open();
    expect([again.size, again.boardsWaiting()]).toEqual([1, ['board']]);
    const rest = await again.nextBatch('board', limit);
    expect(rest?.operations.map(({ id }) => id)).toEqual([operations[2]?.id]);
  });

  test('I8: counts a repeated acknowledgement once', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    await queue.enqueue(board.draw('b'));
    const batch = await queue.nextBatch('board', { ...limit, maxOperations: 1 });
    if (batch === undefined) throw new Error('nothing waits');
    await Promise.all([queue.acknowledge(batch), queue.acknowledge(batch)]);
    expect(queue.size).toBe(1);
  });

  test('I8: stores and counts a repeated operation once', async () => {
    const queue = await open();
    const operation = new TestBoard('board').draw('a');
    await Promise.all([queue.enqueue(operation), queue.enqueue(operation)]);
    await queue.enqueue(operation);
    expect(queue.size).toBe(1);
    expect((await queue.loadBoard('board')).updates).toHaveLength(1);
  });

  test('returns batches of at least one operation and at most the limit', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('large', 'x'.repeat(5_000)));
    await queue.enqueue(board.draw('small'));
    const count = async (maxSizeBytes: number): Promise<number | undefined> =>
      (await queue.nextBatch('board', { maxOperations: 9, maxSizeBytes }))?.operations.length;
    expect(await count(10)).toBe(1);
    expect(await count(10_000)).toBe(2);
    expect(await queue.nextBatch('other', limit)).toBeUndefined();
  });

  test('reports operations once they are on disk, including those of the last run', async () => {
    const first = await open();
    const heard: number[] = [];
    first.onWaiting(() => heard.push(first.size));
    await first.enqueue(new TestBoard('board').draw('a'));
    expect(heard).toEqual([1]);
    await first.close();
    const again = await open();
    expect(again.boardsWaiting()).toEqual(['board']);
  });

  test('keeps the age of an operation across a restart', async () => {
    const first = await open();
    const operation = new TestBoard('board').draw('a');
    await first.enqueue({ ...operation, createdAt: Date.now() - 30_000 });
    const ageOf = async (queue: DrawingOperationQueue): Promise<number> =>
      (await queue.nextBatch('board', limit))?.operations[0]?.ageMs ?? 0;
    const before = await ageOf(first);
    expect(before).toBeGreaterThanOrEqual(30_000);
    await first.close();
    expect(await ageOf(await open())).toBeGreaterThan(before);
  });
});

describe('a catch-up', () => {
  test('I3: removes its operations permanently, and no later ones', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    const operations = ['a', 'b'].map((name) => board.draw(name));
    for (const operation of operations) await queue.enqueue(operation);
    await queue.enqueue(new TestBoard('other').draw('c'));
    const { update, coveredSeq } = await queue.missingUpdate('board', nothing);
    const later = board.draw('later');
    await queue.enqueue(later);
    expect(queue.size).toBe(4);
    const left = await queue.markSynced('board', 'ws://one', coveredSeq);
    expect(left.map(({ id }) => id)).toEqual(operations.map(({ id }) => id));
    expect(shapesOf([update])).toEqual({ a: 'a', b: 'b' });
    expect([queue.waitingCount('board'), queue.waitingCount('other')]).toEqual([1, 1]);
    await queue.close();

    const again = await open();
    const rest = await again.nextBatch('board', limit);
    expect(rest?.operations.map(({ id }) => id)).toEqual([later.id]);
    expect(again.size).toBe(2);
  });

  test('I8: reports each removed operation exactly once', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    const batch = await queue.nextBatch('board', limit);
    if (batch === undefined) throw new Error('nothing waits');
    const { coveredSeq } = await queue.missingUpdate('board', nothing);
    expect(queue.stillWaiting(batch)).toEqual(batch.operations);
    const left = queue.markSynced('board', 'ws://one', coveredSeq);
    expect(queue.stillWaiting(batch)).toEqual([]);
    expect(await queue.nextBatch('board', limit)).toBeUndefined();
    expect(await queue.acknowledge(batch)).toEqual([]);
    expect((await left).map(({ id }) => id)).toEqual(batch.operations.map(({ id }) => id));
  });

  test('contains changes made between the two halves of a handshake', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    expect(await queue.stateVector('board')).toEqual(Y.encodeStateVector(board.doc));
    await queue.enqueue(board.draw('b'));
    await queue.enqueue(board.change((shapes) => shapes.delete('a')));
    const { update } = await queue.missingUpdate('board', nothing);
    expect(shapesOf([update])).toEqual({ b: 'b' });
    const known = Y.encodeStateVector(board.doc);
    await queue.enqueue(board.draw('c'));
    const rest = await queue.missingUpdate('board', known);
    Y.applyUpdate(board.doc, rest.update);
    expect(Y.decodeUpdate(rest.update).structs).toHaveLength(1);
  });
});

describe('without a server', () => {
  test('I8: the outbox stays empty', async () => {
    const queue = await open({ delivers: () => false });
    await queue.enqueue(new TestBoard('board').draw('a'));
    expect(queue.size).toBe(0);
    expect(await loadShapes(queue, 'board')).toEqual({ a: 'a' });
  });

  test('I7: changes made before a server was configured are sent', async () => {
    const queue = await open({ delivers: () => false });
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    queue.setDelivers(() => true);
    expect(await queue.boardsNeverSynced('ws://one')).toEqual(['board']);
    const { update, coveredSeq } = await queue.missingUpdate('board', nothing);
    expect(shapesOf([update])).toEqual({ a: 'a' });
    await queue.markSynced('board', 'ws://one', coveredSeq);
    expect(await queue.boardsNeverSynced('ws://one')).toEqual([]);
  });

  test('I7: changes made while the server was removed are sent when it is restored', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    const server = new Y.Doc();
    const catchUp = async (): Promise<void> => {
      const missing = await queue.missingUpdate('board', Y.encodeStateVector(server));
      Y.applyUpdate(server, missing.update);
      await queue.markSynced('board', 'ws://one', missing.coveredSeq);
    };
    await catchUp();
    queue.setDelivers(() => false);
    await queue.enqueue(board.draw('b'));
    await queue.enqueue(board.change((shapes) => shapes.delete('a')));
    queue.setDelivers(() => true);
    expect(await queue.boardsNeverSynced('ws://one')).toEqual(['board']);
    await catchUp();
    expect(server.getMap('shapes').toJSON()).toEqual({ b: 'b' });
    expect(await queue.boardsNeverSynced('ws://one')).toEqual([]);
  });

  test('I7: changes made between a catch-up and its acknowledgement are not forgotten', async () => {
    const queue = await open({ delivers: () => false });
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    const { coveredSeq } = await queue.missingUpdate('board', nothing);
    await queue.enqueue(board.draw('b'));
    await queue.markSynced('board', 'ws://one', coveredSeq);
    expect(await queue.boardsNeverSynced('ws://one')).toEqual(['board']);
  });

  test('I7: queued operations stay queued when the server is removed', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    queue.setDelivers(() => false);
    await queue.enqueue(board.draw('b'));
    expect(queue.size).toBe(1);
  });

  test('I8: only boards with a server fill the outbox', async () => {
    const queue = await open({ delivers: (boardId) => boardId === 'shared' });
    await queue.enqueue(new TestBoard('shared').draw('a'));
    await queue.enqueue(new TestBoard('mine').draw('b'));
    expect([queue.size, queue.boardsWaiting()]).toEqual([1, ['shared']]);
    queue.setDelivers((boardId) => boardId === 'mine');
    await queue.enqueue(new TestBoard('shared').draw('c'));
    await queue.enqueue(new TestBoard('mine').draw('d'));
    expect(queue.waitingCount('shared')).toBe(1);
    expect(queue.waitingCount('mine')).toBe(1);
  });

  test('I7: another server receives every board completely', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('one').draw('a'));
    await queue.receive('two', new TestBoard('two').draw('b').update);
    for (const boardId of ['one', 'two']) {
      const { coveredSeq } = await queue.missingUpdate(boardId, nothing);
      await queue.markSynced(boardId, 'ws://first', coveredSeq);
    }
    expect(await queue.boardsNeverSynced('ws://first')).toEqual([]);
    expect([...(await queue.boardsNeverSynced('ws://second'))].toSorted()).toEqual(['one', 'two']);
  });
});

describe('a board that starts to receive from another server', () => {
  test('I7: counts as incomplete on all other servers, even after a restart', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('board').draw('mine'));
    const { coveredSeq } = await queue.missingUpdate('board', nothing);
    await queue.markSynced('board', 'ws://one', coveredSeq);
    await queue.beginSync('board', 'ws://one');
    expect(await queue.boardsNeverSynced('ws://one')).toEqual([]);
    void queue.beginSync('board', 'ws://two');
    await queue.receive('board', new TestBoard('board').draw('theirs').update);
    expect(await queue.boardsNeverSynced('ws://one')).toEqual(['board']);
    await queue.close();
    expect(await (await open()).boardsNeverSynced('ws://one')).toEqual(['board']);
  });
});

describe('remote changes', () => {
  test('are forwarded at once, stored, and not put into the outbox', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    const { update } = board.draw('theirs');
    const told: string[] = [];
    queue.onRemote((boardId) => told.push(boardId));
    const received = queue.receive('board', update);
    expect(told).toEqual(['board']);
    await received;
    expect(queue.size).toBe(0);
    await queue.close();
    expect(await loadShapes(await open(), 'board')).toEqual({ theirs: 'theirs' });
  });

  test('I5: converge when they arrive twice, late and out of order', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    const updates = ['a', 'b', 'c'].map((name) => board.draw(name).update);
    for (const index of [2, 0, 2, 1, 0]) {
      const update = updates[index];
      if (update !== undefined) await queue.receive('board', update);
    }
    expect(await loadShapes(queue, 'board')).toEqual(board.shapes);
    expect(await queue.stateVector('board')).toEqual(Y.encodeStateVector(board.doc));
  });

  test('have a state vector that ends at a gap, so that a server fills it', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    const [first, , third] = ['a', 'b', 'c'].map((name) => board.draw(name).update);
    if (first === undefined || third === undefined) throw new Error('no updates');
    await queue.receive('board', first);
    await queue.receive('board', third);
    const own = Y.decodeStateVector(await queue.stateVector('board'));
    expect(own.get(board.doc.clientID)).toBe(1);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { systemClock } from '../../base/Clock.ts';
import { type Log, silentLog } from '../log/Log.ts';
import type { DrawingOperationQueue } from './DrawingOperationQueue.ts';
import { loadShapes, openQueue, shapesOf, TestBoard } from './testing/openQueue.ts';

let folder: string;
const opened: DrawingOperationQueue[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-compaction-'));
});

afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.close();
  await rm(folder, { recursive: true, force: true });
});

/** A queue whose compaction begins when the test says so. */
async function open(): Promise<{
  queue: DrawingOperationQueue;
  /** Runs what is due and resolves when it is over. */
  compact: () => Promise<void>;
}> {
  let begin: (() => void) | undefined;
  let ended: (() => void) | undefined;
  const hear = (what: string): void => {
    if (what === 'compacted' || what === 'cannot compact') ended?.();
  };
  const log: Log = { ...silentLog, info: hear, warn: hear };
  const queue = await openQueue(folder, {
    log,
    clock: {
      ...systemClock,
      after: (_delayMs, callback) => {
        begin = callback;
        return () => {
          begin = undefined;
        };
      },
    },
  });
  opened.push(queue);
  const compact = (): Promise<void> => {
    if (begin === undefined) throw new Error('no compaction is due');
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    begin();
    return over;
  };
  return { queue, compact };
}

const enough = 1_000;

async function draw(queue: DrawingOperationQueue, board: TestBoard, prefix: string): Promise<void> {
  await Promise.all(
    Array.from({ length: enough }, (_, i) => queue.enqueue(board.draw(`${prefix}${i}`))),
  );
}

async function deliverAll(queue: DrawingOperationQueue): Promise<Uint8Array[]> {
  const sent: Uint8Array[] = [];
  for (;;) {
    const batch = await queue.nextBatch('board', { maxOperations: 300, maxSizeBytes: 1_000_000 });
    if (batch === undefined) return sent;
    sent.push(batch.update);
    await queue.acknowledge(batch);
  }
}

function count(sql: string): number {
  const database = new DatabaseSync(join(folder, 'everink.sqlite'), { readOnly: true });
  const { found } = database.prepare(sql).get() as { found: number };
  database.close();
  return found;
}

describe('compaction', () => {
  test('I9: keeps the content of the board, and reduces what has to be read', async () => {
    const { queue, compact } = await open();
    const board = new TestBoard('board');
    await draw(queue, board, 'a');
    await queue.enqueue(board.change((shapes) => shapes.delete('a1')));
    await queue.enqueue(board.draw('a2', 'changed'));
    await compact();
    await queue.enqueue(board.draw('after'));
    const { updates } = await queue.loadBoard('board');
    expect(updates).toHaveLength(2);
    expect(shapesOf(updates)).toEqual(board.shapes);
  });

  test('I9: keeps changes that wait for a missing one', async () => {
    const { queue, compact } = await open();
    const board = new TestBoard('board');
    await draw(queue, board, 'a');
    const remote = new TestBoard('board');
    const first = remote.draw('first');
    const second = remote.draw('second');
    await queue.receive('board', second.update);
    await compact();
    expect(await loadShapes(queue, 'board')).not.toHaveProperty('second');
    await queue.receive('board', first.update);
    const shapes = await loadShapes(queue, 'board');
    expect(shapes).toMatchObject({ first: 'first', second: 'second' });
    expect(Y.decodeStateVector(await queue.stateVector('board'))).toEqual(
      Y.decodeStateVector(Y.encodeStateVector(merged(board, remote))),
    );
  });

  test('I3, I9: operations of the outbox are delivered even after two snapshots cover them', async () => {
    const { queue, compact } = await open();
    const board = new TestBoard('board');
    for (const prefix of ['a', 'b', 'c']) {
      await draw(queue, board, prefix);
      await compact();
    }
    expect(queue.size).toBe(3 * enough);
    expect(shapesOf(await deliverAll(queue))).toEqual(board.shapes);
    expect(queue.size).toBe(0);
    expect(await loadShapes(queue, 'board')).toEqual(board.shapes);
  });

  test('removes delivered operations that the older snapshot covers', async () => {
    const { queue, compact } = await open();
    const board = new TestBoard('board');
    for (const prefix of ['a', 'b', 'c']) {
      await draw(queue, board, prefix);
      await deliverAll(queue);
      await compact();
    }
    expect(count('SELECT count(*) AS found FROM snapshots')).toBe(2);
    expect(count('SELECT count(*) AS found FROM operations')).toBe(enough);
    expect(await loadShapes(queue, 'board')).toEqual(board.shapes);
  });

  test('I10: loses nothing if the newest snapshot is damaged: the previous one and later operations exist', async () => {
    const { queue, compact } = await open();
    const board = new TestBoard('board');
    for (const prefix of ['a', 'b', 'c']) {
      await draw(queue, board, prefix);
      await deliverAll(queue);
      await compact();
    }
    await queue.close();
    const database = new DatabaseSync(join(folder, 'everink.sqlite'));
    database.exec(`UPDATE snapshots SET payload = zeroblob(1000)
      WHERE seq = (SELECT max(seq) FROM snapshots)`);
    database.close();
    const again = await open();
    expect(await loadShapes(again.queue, 'board')).toEqual(board.shapes);
  });

  test('I9: sets a damaged row aside before a snapshot hides it', async () => {
    const first = await open();
    const board = new TestBoard('board');
    await draw(first.queue, board, 'a');
    await first.queue.close();
    const database = new DatabaseSync(join(folder, 'everink.sqlite'));
    database.exec('UPDATE operations SET payload = zeroblob(9) WHERE seq = 5');
    database.close();
    const { queue, compact } = await open();
    const asideTold = new Promise((resolve) => queue.onNotice(resolve));
    void compact();
    await asideTold;
    expect(count('SELECT count(*) AS found FROM damaged')).toBe(1);
    expect(count('SELECT count(*) AS found FROM snapshots')).toBe(0);
  });
});

function merged(...boards: readonly TestBoard[]): Y.Doc {
  const doc = new Y.Doc();
  for (const board of boards) Y.applyUpdate(doc, Y.encodeStateAsUpdate(board.doc));
  return doc;
}

import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { JumpingClock } from '../../base/testing/JumpingClock.ts';
import type { DrawingOperationQueue } from './DrawingOperationQueue.ts';
import { loadShapes, openQueue, shapesOf, TestBoard } from './testing/openQueue.ts';
import { SmallDisk, whyNoSmallDisk } from './testing/SmallDisk.ts';

const megabyte = 1024 * 1024;
const obstacle = whyNoSmallDisk();
if (obstacle !== undefined) console.warn(`Tests of a disk that refuses are skipped: ${obstacle}.`);

let folder: string;
let disk: SmallDisk;
/** Stands still until the disk accepts writes again: then the queue tries at once. */
let clock: JumpingClock;
const opened: DrawingOperationQueue[] = [];

async function open(): Promise<DrawingOperationQueue> {
  const queue = await openQueue(disk.folder, { clock });
  opened.push(queue);
  return queue;
}

/** Resolves when the status of the board is as wanted. */
function until(
  queue: DrawingOperationQueue,
  isWanted: (queue: DrawingOperationQueue) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const stop = queue.onSaveStatus(() => {
      if (!isWanted(queue)) return;
      stop();
      resolve();
    });
    if (isWanted(queue)) {
      stop();
      resolve();
    }
  });
}

beforeEach(() => {
  clock = new JumpingClock();
});

const problemOf = (queue: DrawingOperationQueue) => queue.saveStatus('board').problem;

describe.skipIf(obstacle !== undefined)('a disk that refuses writes', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'everink-disk-'));
    disk = new SmallDisk(join(folder, 'disk'), 4 * megabyte);
  });

  afterEach(async () => {
    disk.setWritable(true);
    for (const queue of opened.splice(0)) await queue.close();
    disk.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const fill = (): void => {
    try {
      writeFileSync(join(disk.folder, 'filling'), Buffer.alloc(4 * megabyte));
    } catch {
      // That is the aim.
    }
  };
  const free = (): void => {
    rmSync(join(disk.folder, 'filling'));
    clock.run();
  };
  const allowWriting = (): void => {
    disk.setWritable(true);
    clock.run();
  };

  test('I11: full during drawing: the user is notified, and everything is saved in order once there is space', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('before', 'x'.repeat(100_000)));
    fill();
    const names = Array.from({ length: 30 }, (_, i) => `during-${i}`);
    const saved = Promise.all(
      names.map((name) => queue.enqueue(board.draw(name, 'x'.repeat(50_000)))),
    );
    await until(queue, () => problemOf(queue)?.code === 'disk-full');
    expect(queue.saveStatus('board').state).toBe('saving');
    expect(queue.saveStatus('board').unsavedCount).toBeGreaterThan(0);
    expect(Object.keys(await loadShapes(queue, 'board'))).toHaveLength(31);
    // I8: what is not on disk is not in the outbox.
    expect(queue.size).toBe(31 - queue.unsavedCount);
    free();
    await saved;
    expect(queue.saveStatus('board')).toEqual({ state: 'saved', unsavedCount: 0 });
    expect(queue.size).toBe(31);
    await queue.close();

    const again = await open();
    expect(Object.keys(await loadShapes(again, 'board'))).toHaveLength(31);
  });

  test('I11: full at start: the board is read, and new changes are saved later', async () => {
    const first = await open();
    const board = new TestBoard('board');
    await first.enqueue(board.draw('old'));
    await first.close();
    fill();
    const queue = await open();
    expect(problemOf(queue)?.code).toBe('disk-full');
    expect(await loadShapes(queue, 'board')).toEqual({ old: 'old' });
    // The copy that is read leaves no trace of what was drawn.
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('everink-reading-'))).toEqual([]);
    const saved = queue.enqueue(board.draw('new'));
    expect(await loadShapes(queue, 'board')).toEqual({ old: 'old', new: 'new' });
    free();
    await saved;
    expect(problemOf(queue)).toBeUndefined();
    expect(queue.size).toBe(2);
  });

  test('I11: full: a board is named nevertheless, and its title is saved later', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('board').draw('old'));
    fill();
    const saved = queue.enqueue(new TestBoard('large').draw('a', 'x'.repeat(megabyte)));
    await until(queue, () => problemOf(queue) !== undefined);
    await queue.boards.rename('board', 'Plans');
    expect(queue.boards.get('board')?.title).toBe('Plans');
    free();
    await saved;
    expect(await queue.flush()).toBe(0);
  });

  test('I11: read-only at the first start: changes are saved later', async () => {
    disk.setWritable(false);
    const queue = await open();
    expect(problemOf(queue)?.code).toBe('read-only');
    const board = new TestBoard('board');
    const saved = queue.enqueue(board.draw('new'));
    expect(await loadShapes(queue, 'board')).toEqual({ new: 'new' });
    allowWriting();
    await saved;
    expect(await loadShapes(queue, 'board')).toEqual({ new: 'new' });
  });

  test('I11: read-only at start: existing boards are shown', async () => {
    const first = await open();
    const board = new TestBoard('board');
    await first.boards.create('Plans');
    await first.enqueue(board.draw('old'));
    await first.close();
    disk.setWritable(false);
    const queue = await open();
    expect(await loadShapes(queue, 'board')).toEqual({ old: 'old' });
    const { boards } = await queue.boards.list();
    expect(boards.map(({ title }) => title)).toContain('Plans');
    const created = await queue.boards.create();
    expect((await queue.boards.list()).boards.map(({ id }) => id)).toContain(created.id);
    allowWriting();
    await queue.enqueue(board.draw('new'));
    // The title of "Plans" is an operation too.
    expect(queue.size).toBe(3);
  });

  describe('while a board temporarily lives on another server', () => {
    const nothing = Y.encodeStateVector(new Y.Doc());

    /** Synced with one server; what the other one says after that is refused. */
    async function openMoved(): Promise<DrawingOperationQueue> {
      const queue = await open();
      await queue.enqueue(new TestBoard('board').draw('mine'));
      const { coveredSeq } = await queue.missingUpdate('board', nothing);
      await queue.markSynced('board', 'ws://here', coveredSeq);
      fill();
      return queue;
    }

    test('I5, I7: changes from there are sent to its own server after it returns', async () => {
      const queue = await openMoved();
      const { update } = new TestBoard('board').draw('theirs', 'x'.repeat(megabyte));
      const received = queue.receive('board', update);
      await until(queue, () => problemOf(queue) !== undefined);
      expect(await queue.boardsNeverSynced('ws://here')).toEqual(['board']);
      const missing = await queue.missingUpdate('board', nothing);
      expect(Object.keys(shapesOf([missing.update])).toSorted()).toEqual(['mine', 'theirs']);
      free();
      await received;
    });

    test('I7: changes made without a server are sent too, although they are not in the outbox', async () => {
      const queue = await openMoved();
      queue.setDelivers(() => false);
      const saved = queue.enqueue(new TestBoard('board').draw('alone', 'x'.repeat(megabyte)));
      await until(queue, () => problemOf(queue) !== undefined);
      const missing = await queue.missingUpdate('board', nothing);
      expect(Object.keys(shapesOf([missing.update])).toSorted()).toEqual(['alone', 'mine']);
      free();
      await saved;
      // It is after what was read from the disk: a later handshake looks at it once more.
      expect(await queue.boardsNeverSynced('ws://here')).toEqual(['board']);
    });

    test('I7: an acknowledgement from there marks it as possibly incomplete on its own server', async () => {
      const queue = await openMoved();
      const large = queue.enqueue(new TestBoard('large').draw('a', 'x'.repeat(megabyte)));
      await until(queue, () => problemOf(queue) !== undefined);
      expect(await queue.boardsNeverSynced('ws://here')).toEqual([]);
      const marked = queue.markSynced('board', 'ws://there', 1);
      expect(await queue.boardsNeverSynced('ws://here')).toEqual(['board']);
      free();
      await Promise.all([large, marked]);
      expect(await queue.boardsNeverSynced('ws://here')).toContain('board');
    });
  });

  test('I11: closing on a full disk returns the number of unsaved operations', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('before'));
    fill();
    const lost = queue.enqueue(board.draw('big', 'x'.repeat(megabyte)));
    const outcome = expect(lost).rejects.toThrow('the app ended before the disk took it');
    await until(queue, () => problemOf(queue) !== undefined);
    expect(await queue.close()).toBe(1);
    await outcome;
  });
});

describe('another program and the database file', () => {
  let plainFolder: string;

  beforeEach(async () => {
    plainFolder = await mkdtemp(join(tmpdir(), 'everink-file-'));
  });

  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.close();
    await rm(plainFolder, { recursive: true, force: true });
  });

  test('I1: deleted: later changes are not written to the deleted file', async () => {
    const queue = await openQueue(plainFolder);
    opened.push(queue);
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(plainFolder, `everink.sqlite${suffix}`));
    await queue.enqueue(new TestBoard('board').draw('b'));
    await queue.close();
    const again = await openQueue(plainFolder);
    opened.push(again);
    expect(await loadShapes(again, 'board')).toEqual({ b: 'b' });
  });

  test('I11: locked: the user is notified, and changes are saved once it is unlocked', async () => {
    const queue = await openQueue(plainFolder, { clock });
    opened.push(queue);
    const other = new DatabaseSync(join(plainFolder, 'everink.sqlite'), { timeout: 10_000 });
    other.exec('BEGIN IMMEDIATE');
    const saved = queue.enqueue(new TestBoard('board').draw('a'));
    await until(queue, () => problemOf(queue) !== undefined);
    expect(problemOf(queue)?.code).toBe('database-busy');
    other.exec('ROLLBACK');
    clock.run();
    await saved;
    expect(queue.saveStatus('board')).toEqual({ state: 'saved', unsavedCount: 0 });
    other.close();
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { systemClock } from '../../base/Clock.ts';
import { thumbnailQuotaBytes } from '../store/StoreWriter.ts';
import type { DrawingOperationQueue, QueueOptions } from './DrawingOperationQueue.ts';
import { loadShapes, openQueue, TestBoard } from './testing/openQueue.ts';

let folder: string;
const opened: DrawingOperationQueue[] = [];

async function open(options: Partial<QueueOptions> = {}): Promise<DrawingOperationQueue> {
  const queue = await openQueue(folder, options);
  opened.push(queue);
  return queue;
}

async function reopen(): Promise<DrawingOperationQueue> {
  for (const queue of opened.splice(0)) await queue.close();
  return await open();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-boards-'));
});

afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.close();
  await rm(folder, { recursive: true, force: true });
});

const secret = new TextEncoder().encode('confidential');

/** Of all files of the data folder, one after the other. */
async function contentOfFolder(): Promise<string> {
  const names = await readdir(folder);
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  return files.join('');
}

const titlesOf = async (queue: DrawingOperationQueue) => {
  const { boards, deleted } = await queue.boards.list();
  return {
    boards: boards.map(({ title }) => title).toSorted(),
    deleted: deleted.map(({ title }) => title),
  };
};

async function titleInside(queue: DrawingOperationQueue, boardId: string): Promise<unknown> {
  const doc = new Y.Doc();
  for (const update of (await queue.loadBoard(boardId)).updates) Y.applyUpdate(doc, update);
  return doc.getMap('meta').get('title');
}

describe('the board list', () => {
  test('keeps created, renamed, deleted and restored boards', async () => {
    const queue = await open();
    const a = await queue.boards.create('A');
    const b = await queue.boards.create('B');
    await queue.boards.rename(a.id, 'A renamed');
    await queue.boards.delete(b.id);
    const expected = { boards: ['A renamed'], deleted: ['B'] };
    expect(await titlesOf(queue)).toEqual(expected);
    const again = await reopen();
    expect(await titlesOf(again)).toEqual(expected);
    await again.boards.restore(b.id);
    expect(await titlesOf(again)).toEqual({ boards: ['A renamed', 'B'], deleted: [] });
  });

  test('renaming a closed board changes the board itself, notifies windows and is delivered', async () => {
    const queue = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    const told: string[] = [];
    queue.onRemote((boardId) => told.push(boardId));
    await queue.boards.rename('board', 'Plans');
    expect(await titleInside(queue, 'board')).toBe('Plans');
    expect(await loadShapes(queue, 'board')).toEqual({ a: 'a' });
    expect(told).toEqual(['board']);
    expect(queue.size).toBe(2);
    await queue.boards.rename('board', 'Plans');
    expect(queue.size).toBe(2);
  });

  test('lists a board that is drawn on or received from the server', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('mine').draw('a'));
    await queue.receive('theirs', new TestBoard('theirs').draw('b').update);
    await queue.boards.ensure('joined');
    const ids = async (from: DrawingOperationQueue): Promise<readonly string[]> =>
      (await from.boards.list()).boards.map(({ id }) => id).toSorted();
    expect(await ids(queue)).toEqual(['joined', 'mine', 'theirs']);
    expect(await ids(await reopen())).toEqual(['joined', 'mine', 'theirs']);
  });

  test('removes the thumbnails of the least recently changed boards above the quota', async () => {
    const queue = await open();
    const png = new Uint8Array(1024 * 1024);
    const ids: string[] = [];
    for (let i = 0; i < thumbnailQuotaBytes / png.byteLength + 2; i += 1) {
      const boardId = `board-${i}`;
      ids.push(boardId);
      await queue.enqueue({ ...new TestBoard(boardId).draw('a'), createdAt: 1_000 + i });
      await queue.boards.setThumbnail(boardId, png);
    }
    const { boards } = await queue.boards.list();
    const shown = boards.filter(({ thumbnailPng }) => thumbnailPng !== undefined);
    expect(shown.map(({ id }) => id).toSorted()).toEqual(ids.slice(2).toSorted());
  });

  test('is sorted by the latest change, with thumbnails and the number of queued operations', async () => {
    const queue = await open();
    const { id } = await queue.boards.create('old');
    const board = new TestBoard('board');
    await queue.enqueue({ ...board.draw('a'), createdAt: Date.now() + 1_000 });
    const png = new Uint8Array([1, 2, 3]);
    await queue.boards.setThumbnail('board', png);
    const again = await reopen();
    const { boards } = await again.boards.list();
    expect(boards.map((summary) => summary.id)).toEqual(['board', id]);
    expect(boards[0]).toMatchObject({ waitingCount: 1, thumbnailPng: png });
  });

  test('removes the thumbnail of an emptied board', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('board').draw('a'));
    await queue.boards.setThumbnail('board', new Uint8Array([1, 2, 3]));
    const emptied = queue.boards.setThumbnail('board', null);
    const shown = async (from: DrawingOperationQueue) => (await from.boards.list()).boards[0];
    expect(await shown(queue)).not.toHaveProperty('thumbnailPng');
    await emptied;
    expect(await shown(await reopen())).not.toHaveProperty('thumbnailPng');
  });

  test('expires a deleted board after 30 days, unless it has queued operations', async () => {
    let wallMs = Date.now();
    const queue = await open({ clock: { ...systemClock, wallMs: () => wallMs } });
    await queue.enqueue(new TestBoard('waits').draw('a'));
    for (const boardId of ['done', 'fresh']) {
      await queue.receive(boardId, new TestBoard(boardId).draw('b').update);
    }
    for (const boardId of ['waits', 'done']) await queue.boards.delete(boardId);
    wallMs += 31 * 24 * 60 * 60 * 1_000;
    await queue.boards.delete('fresh');
    expect(queue.boards.expired()).toEqual(['done']);
  });

  test('I40: leaves nothing on disk of a permanently deleted board', async () => {
    const queue = await open();
    const board = new TestBoard('gone');
    const stays = new TestBoard('stays');
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    await Promise.all(numbers.map((n) => queue.enqueue(board.draw(`confidential-${n}`))));
    const foreign = (n: number): Uint8Array =>
      new TestBoard('gone').draw(`confidential-too-${n}`).update;
    await Promise.all(numbers.map((n) => queue.receive('gone', foreign(n))));
    await queue.enqueue(stays.draw('public'));
    await queue.keepDraft('gone', { strokeId: randomUUID(), sequence: 0, piece: secret }, {});
    await queue.boards.rename('gone', 'confidential title');
    const database = new DatabaseSync(join(folder, 'everink.sqlite'));
    database
      .prepare("INSERT INTO damaged VALUES (0, 'operations', 'gone', 'checksum', '', ?)")
      .run(secret);
    database.close();
    expect(await contentOfFolder()).toContain('confidential');

    await queue.boards.delete('gone');
    await queue.purge('gone');

    expect(queue.waitingCount('gone')).toBe(0);
    expect(await contentOfFolder()).not.toContain('confidential');
    // What another client still sends does not bring it back.
    await queue.receive('gone', board.draw('confidential-late').update);
    const again = await reopen();
    expect((await again.boards.list()).deleted).toEqual([]);
    expect((await again.loadBoard('gone')).updates).toEqual([]);
    expect(await loadShapes(again, 'stays')).toHaveProperty('public');
    expect(await contentOfFolder()).not.toContain('confidential');
  });

  test('does not remove a board that is not deleted', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('board').draw('a'));
    await expect(queue.purge('board')).rejects.toThrow('board-was-restored');
    expect(queue.waitingCount('board')).toBe(1);
    expect((await queue.loadBoard('board')).updates).toHaveLength(1);
  });

  test('keeps a board that is opened while it is removed', async () => {
    const queue = await open();
    await queue.boards.ensure('board');
    await queue.boards.delete('board');
    const removed = expect(queue.purge('board')).rejects.toThrow('board-was-restored');
    await queue.boards.ensure('board');
    await removed;
    expect(queue.boards.get('board')?.deletedAt).toBeNull();
    const again = await reopen();
    expect(again.boards.get('board')?.deletedAt).toBeNull();
  });

  test('syncs a deleted board only after it is restored', async () => {
    const queue = await open();
    await queue.enqueue(new TestBoard('board').draw('a'));
    await queue.boards.delete('board');
    expect(await queue.boardsNeverSynced('ws://any')).toEqual([]);
    await queue.boards.restore('board');
    expect(await queue.boardsNeverSynced('ws://any')).toEqual(['board']);
  });
});

describe('unfinished strokes', () => {
  const strokeId = randomUUID();
  const piece = (value: number): Uint8Array => new Uint8Array([value]);

  test('I12: come back after a kill, with all pieces in order', async () => {
    const queue = await open();
    const window = {};
    for (const sequence of [0, 1, 2]) {
      queue.keepDraft('board', { strokeId, sequence, piece: piece(sequence) }, window);
    }
    const again = await reopen();
    expect((await again.loadBoard('board')).drafts).toEqual([
      { strokeId, pieces: [piece(0), piece(1), piece(2)] },
    ]);
  });

  test('I12: are passed to the next window once their own is closed, not earlier', async () => {
    const queue = await open();
    const window = {};
    queue.keepDraft('board', { strokeId, sequence: 0, piece: piece(0) }, window);
    expect((await queue.loadBoard('board')).drafts).toEqual([]);
    queue.releaseDrafts(window);
    expect((await queue.loadBoard('board')).drafts).toHaveLength(1);
  });

  test('I12: still exist if the app ends again before it saved what it read (xournalpp 6278)', async () => {
    const queue = await open();
    queue.keepDraft('board', { strokeId, sequence: 0, piece: piece(0) }, {});
    for (let life = 0; life < 3; life += 1) {
      const again = await reopen();
      expect((await again.loadBoard('board')).drafts).toEqual([{ strokeId, pieces: [piece(0)] }]);
    }
  });

  test('I12: are removed in the same transaction that stores the operation with their ink', async () => {
    const queue = await open();
    queue.keepDraft('board', { strokeId, sequence: 0, piece: piece(0) }, {});
    const board = new TestBoard('board');
    await queue.enqueue(board.draw(strokeId), { endsDraft: strokeId });
    expect((await queue.loadBoard('board')).drafts).toEqual([]);
    expect((await (await reopen()).loadBoard('board')).drafts).toEqual([]);
  });

  test('I26: count as unsaved until their pieces or an operation with them are on disk', async () => {
    const queue = await open();
    const draft = (id: string) => ({ strokeId: id, sequence: 0, piece: piece(0) });
    const other = randomUUID();
    const kept = [queue.keepDraft('board', draft(strokeId), {})];
    kept.push(queue.keepDraft('board', draft(other), {}));
    expect(queue.unsavedCount).toBe(2);
    const saving = queue.enqueue(new TestBoard('board').draw(other), { endsDraft: other });
    expect(queue.unsavedCount).toBe(2);
    queue.dropDraft('board', strokeId);
    expect(queue.unsavedCount).toBe(1);
    await Promise.all([...kept, saving]);
    expect(queue.unsavedCount).toBe(0);
  });

  test('are removed when they are discarded', async () => {
    const queue = await open();
    queue.keepDraft('board', { strokeId, sequence: 0, piece: piece(0) }, {});
    queue.dropDraft('board', strokeId);
    expect((await (await reopen()).loadBoard('board')).drafts).toEqual([]);
  });

  test('I12: end at a missing piece', async () => {
    const queue = await open();
    for (const sequence of [0, 1, 3]) {
      queue.keepDraft('board', { strokeId, sequence, piece: piece(sequence) }, {});
    }
    const again = await reopen();
    expect((await again.loadBoard('board')).drafts).toEqual([
      { strokeId, pieces: [piece(0), piece(1)] },
    ]);
  });
});

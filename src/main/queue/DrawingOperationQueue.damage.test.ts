import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { DrawingOperationQueue } from './DrawingOperationQueue.ts';
import { loadShapes, openQueue, TestBoard } from './testing/openQueue.ts';

let folder: string;
let path: string;
const opened: DrawingOperationQueue[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-damage-'));
  path = join(folder, 'everink.sqlite');
});

afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<{ queue: DrawingOperationQueue; notices: MainNotice[] }> {
  const queue = await openQueue(folder);
  opened.push(queue);
  const notices: MainNotice[] = [];
  queue.onNotice((notice) => notices.push(notice));
  return { queue, notices };
}

const shapeCount = 300;

/** A board with shapes, one operation each, all of it in the one file. */
async function drawMany(): Promise<TestBoard> {
  const { queue } = await open();
  const board = new TestBoard('board');
  await Promise.all(
    Array.from({ length: shapeCount }, (_, i) =>
      queue.enqueue(board.draw(`s${i}`, 'x'.repeat(400))),
    ),
  );
  await queue.close();
  expect(existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0).toBe(false);
  return board;
}

function overwrite(offset: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.byteLength, offset);
  closeSync(file);
}

function edit(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

const keptFolders = (): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith('everink.sqlite.damaged-'));

describe('a damaged database at start', () => {
  test('I10: with one page lost, all but its rows are recovered and the user is notified', async () => {
    await drawMany();
    const middle = Math.floor(statSync(path).size / 4096 / 2) * 4096;
    overwrite(middle, new Uint8Array(4096).fill(0x5a));
    const { queue, notices } = await open();
    expect(Object.keys(await loadShapes(queue, 'board')).length).toBeGreaterThan(0);
    expect(queue.size).toBeGreaterThan(shapeCount - 30);
    expect(queue.size).toBeLessThanOrEqual(shapeCount);
    const [kept = ''] = keptFolders();
    expect(notices).toMatchObject([{ folder: expect.stringContaining(kept) }]);
    expect(existsSync(join(folder, kept, 'everink.sqlite'))).toBe(true);
  });

  test('I10: with its first page lost, is recovered completely', async () => {
    await drawMany();
    overwrite(0, new Uint8Array(4096));
    const { queue, notices } = await open();
    expect(Object.keys(await loadShapes(queue, 'board'))).toHaveLength(shapeCount);
    expect(queue.size).toBe(shapeCount);
    expect(notices).toHaveLength(1);
  });

  test('I10: that is truncated is recovered up to that point', async () => {
    await drawMany();
    truncateSync(path, Math.floor(statSync(path).size / 2));
    const { queue, notices } = await open();
    expect(queue.size).toBeGreaterThan(shapeCount / 4);
    expect(notices[0]?.level).toBe('error');
  });

  test.each([
    ['of zeros', new Uint8Array(50_000)],
    ['of 0 bytes', new Uint8Array(0)],
    ['of something else', new TextEncoder().encode('something else '.repeat(500))],
  ])('I10: a file %s is set aside, and drawing continues in a new one', async (_, bytes) => {
    await writeFile(path, bytes);
    const { queue, notices } = await open();
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('a'));
    expect(await loadShapes(queue, 'board')).toEqual({ a: 'a' });
    expect(keptFolders()).toHaveLength(1);
    expect(notices).toHaveLength(1);
  });

  test('I10: with an invalid id in the board list is recovered, and the board is listed again', async () => {
    await drawMany();
    edit("UPDATE boards SET id = 'bo' || char(1) || 'rd'");
    const { queue, notices } = await open();
    expect((await queue.boards.list()).boards.map(({ id }) => id)).toEqual(['board']);
    expect(queue.size).toBe(shapeCount);
    expect(notices).toHaveLength(1);
    await queue.close();
    const database = new DatabaseSync(path);
    const { source, content } = {
      ...database.prepare('SELECT source, content FROM damaged').get(),
    };
    expect([source, JSON.parse(String(content))]).toMatchObject(['boards', { id: 'bo\u0001rd' }]);
    database.close();
  });

  test('I5: is not duplicated when it is synced again after the recovery', async () => {
    const board = await drawMany();
    overwrite(0, new Uint8Array(4096));
    const { queue } = await open();
    await queue.enqueue(board.draw('s1', 'newer'));
    const shapes = await loadShapes(queue, 'board');
    expect(Object.keys(shapes)).toHaveLength(shapeCount);
    expect(shapes.s1).toBe('newer');
    expect(await queue.boardsNeverSynced('ws://any')).toEqual(['board']);
  });

  test('opens without a problem after the recovery', async () => {
    await drawMany();
    overwrite(0, new Uint8Array(4096));
    const first = await open();
    await first.queue.close();
    const { queue, notices } = await open();
    expect(notices).toEqual([]);
    expect(queue.size).toBe(shapeCount);
    expect(keptFolders()).toHaveLength(1);
  });

  test('of a newer version is not touched, and the user is notified', async () => {
    await drawMany();
    edit('PRAGMA user_version = 99');
    const before = statSync(path).mtimeMs;
    const { queue } = await open();
    expect(queue.saveStatus('board').problem?.code).toBe('newer-version');
    await expect(queue.loadBoard('board')).rejects.toThrow('newer-version');
    expect(statSync(path).mtimeMs).toBe(before);
    expect(keptFolders()).toEqual([]);
  });
});

describe('a damaged record', () => {
  test.each([
    ['whose bytes changed', 'UPDATE operations SET payload = zeroblob(20) WHERE seq = 7'],
    ['of another board', "UPDATE operations SET id = 'other' WHERE seq = 7"],
  ])('I10: %s is set aside, and the board opens without it (tldraw 10098)', async (_, sql) => {
    await drawMany();
    edit(sql);
    const { queue, notices } = await open();
    const { updates } = await queue.loadBoard('board');
    expect(updates).toHaveLength(shapeCount - 1);
    expect(queue.size).toBe(shapeCount - 1);
    expect(notices.map(({ code }) => code)).toEqual(['records-damaged']);
    await queue.close();
    const database = new DatabaseSync(path);
    expect({ ...database.prepare('SELECT source, board_id FROM damaged').get() }).toEqual({
      source: 'operations',
      board_id: 'board',
    });
    database.close();
  });

  test('I10: in the outbox does not block others', async () => {
    await drawMany();
    edit('UPDATE operations SET payload = zeroblob(20) WHERE seq = 1');
    const { queue } = await open();
    const batch = await queue.nextBatch('board', { maxOperations: 10, maxSizeBytes: 1_000_000 });
    expect(batch?.operations).toHaveLength(10);
    expect(queue.size).toBe(shapeCount - 1);
  });

  test('that is not an update is set aside at load, and neither sent nor shown', async () => {
    const { queue, notices } = await open();
    const board = new TestBoard('board');
    await queue.enqueue({ ...board.draw('bad'), update: new Uint8Array([255, 255, 1, 2, 3]) });
    await queue.enqueue(new TestBoard('board').draw('good'));
    expect(await loadShapes(queue, 'board')).toEqual({ good: 'good' });
    expect(notices).toHaveLength(1);
    expect(queue.size).toBe(1);
  });
});

describe('damage while the app runs', () => {
  test('I10: is detected by the next save and recovered, and no pending operation is lost', async () => {
    await drawMany();
    const { queue, notices } = await open();
    const before = Object.keys(await loadShapes(queue, 'board')).length;
    expect(before).toBe(shapeCount);
    // SQLite has most of the file in memory, and would not look at it for long.
    overwrite(4096, new Uint8Array(statSync(path).size - 4096).fill(0x77));
    const board = new TestBoard('other');
    await queue.enqueue(board.draw('n', 'y'));
    expect(notices).toHaveLength(1);
    expect(keptFolders()).toHaveLength(1);
    expect(Object.keys(await loadShapes(queue, 'other'))).toEqual(['n']);
  });
});

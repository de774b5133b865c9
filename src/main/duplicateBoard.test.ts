import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { t } from 'i18next';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWords } from '../shared/words/startWords.ts';
import { duplicateBoard } from './duplicateBoard.ts';
import type { DrawingOperationQueue } from './queue/DrawingOperationQueue.ts';
import { loadShapes, openQueue, TestBoard } from './queue/testing/openQueue.ts';

startWords('en');
let folder: string;
let queue: DrawingOperationQueue;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-duplicate-'));
  queue = await openQueue(folder);
});

afterEach(async () => {
  await queue.close();
  await rm(folder, { recursive: true, force: true });
});

test('a copy has the content, the picture and a title of its own, and changes alone', async () => {
  const board = new TestBoard('plan');
  await queue.enqueue(board.draw('a'));
  await queue.boards.rename('plan', 'Plan');
  const png = new Uint8Array([1, 2, 3]);
  await queue.boards.setThumbnail('plan', png);
  await duplicateBoard(queue, 'plan');
  const { boards } = await queue.boards.list();
  const copy = boards.find(({ id }) => id !== 'plan');
  expect(copy).toMatchObject({
    title: t('boards.copyOf', { title: 'Plan' }),
    thumbnailPng: png,
  });
  await queue.enqueue(board.draw('b'));
  expect(await loadShapes(queue, copy?.id ?? '')).toEqual({ a: 'a' });
  expect(await loadShapes(queue, 'plan')).toEqual({ a: 'a', b: 'b' });
});

test('a copy of an untitled board is untitled', async () => {
  await queue.enqueue(new TestBoard('sketch').draw('a'));
  await duplicateBoard(queue, 'sketch');
  const { boards } = await queue.boards.list();
  expect(boards.map(({ title }) => title)).toEqual(['', '']);
});

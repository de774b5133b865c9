import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { decodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { openQueue, TestBoard } from './testing/openQueue.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-file-'));
  return () => rmSync(folder, { recursive: true });
});

test('I16, I31: a board is made into a file without a window, whole, with what is still being saved', async () => {
  const queue = await openQueue(folder);
  const board = new TestBoard('board');
  for (let i = 0; i < 20; i += 1) await queue.enqueue(board.draw(`saved-${i}`));
  const saving = queue.enqueue(board.draw('still being saved'));
  const document = await decodeEverinkFile(await queue.everinkFile('board'));
  expect(document.doc.getMap('shapes').toJSON()).toEqual(board.shapes);
  await saving;
  await queue.close();
});

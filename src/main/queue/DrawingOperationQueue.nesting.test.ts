import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { wholeBoardLimits } from '../../shared/document/checkUpdate.ts';
import { decodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { nestedMaps } from '../../shared/document/testing/nestedMaps.ts';
import { testRectangle } from '../../shared/document/testShapes.ts';
import type { DrawingOperationQueue } from './DrawingOperationQueue.ts';
import { openQueue, TestBoard } from './testing/openQueue.ts';

const deepCount = 80;
const deepShape = 'of-7';

let folder: string;
let queue: DrawingOperationQueue;

/** A board with a shape that an earlier version let somebody nest too deeply, and one of the user’s own. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-nesting-'));
  queue = await openQueue(folder);
  const document = new BoardDocument();
  document.insert('mine', testRectangle());
  await queue.receive('board', Y.encodeStateAsUpdate(document.doc));
  await queue.receive('board', nestedMaps({ client: 7, from: 0, count: deepCount }));
});

afterEach(async () => {
  await queue.close();
  await rm(folder, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  await queue.close();
  queue = await openQueue(folder);
}

async function open(): Promise<BoardDocument> {
  const document = new BoardDocument();
  for (const update of (await queue.loadBoard('board')).updates)
    Y.applyUpdate(document.doc, update);
  return document;
}

async function save(document: BoardDocument, edit: () => void): Promise<void> {
  const before = Y.encodeStateVector(document.doc);
  document.doc.transact(edit);
  const board = new TestBoard('board');
  const update = new Uint8Array(Y.encodeStateAsUpdate(document.doc, before));
  await queue.enqueue({ ...board.draw('unused'), update });
}

/** The shapes in the `.everink` file of the board, opened again. */
async function shapesInFile(): Promise<readonly string[]> {
  const chunks: Uint8Array[] = [];
  for await (const { bytes } of queue.files.write('board', new AbortController().signal)) {
    if (bytes !== undefined) chunks.push(bytes);
  }
  const document = await decodeEverinkFile(new Uint8Array(Buffer.concat(chunks)));
  return [...document.shapes.keys()].toSorted();
}

describe('a board whose types are nested deeper than they may be', () => {
  test('I33: still opens, and what is drawn on it is saved', async () => {
    expect(deepCount).toBeGreaterThan(wholeBoardLimits.maxTypeDepth);
    await restart();
    const document = await open();
    expect(document.read('mine')).toMatchObject({ type: 'rectangle' });
    expect(document.read(deepShape)).toMatchObject({ type: 'placeholder' });
    await save(document, () => document.insert('new', testRectangle({ z: 'b1' })));
    await restart();
    const again = await open();
    expect(again.shapes.toJSON()).toEqual(document.shapes.toJSON());
    expect(again.read('new')).toMatchObject({ type: 'rectangle' });
  });

  test('I33: is not written to a file that would be refused, until that shape is deleted', async () => {
    await expect(shapesInFile()).rejects.toMatchObject({
      problem: { code: 'board-not-written', why: { code: 'board-too-large' } },
    });
    const document = await open();
    await save(document, () => document.shapes.delete(deepShape));
    expect(await shapesInFile()).toEqual(['mine']);
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { encodeDraftPiece } from '../../shared/document/draftPiece.ts';
import { decodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { testStyle } from '../../shared/document/testShapes.ts';
import {
  encodeTextSplice,
  encodeTextStart,
  encodeTitleStart,
} from '../../shared/document/textDraft.ts';
import type { DrawingOperationQueue } from './DrawingOperationQueue.ts';
import { openQueue, TestBoard } from './testing/openQueue.ts';

let folder: string;
let queue: DrawingOperationQueue;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'everink-file-'));
  queue = await openQueue(folder);
});

afterEach(async () => {
  await queue.close();
  rmSync(folder, { recursive: true });
});

/** The board in the file, and how much was done after each step. */
async function fileOf(boardId: string): Promise<{
  readonly document: BoardDocument;
  readonly parts: readonly number[];
}> {
  const parts: number[] = [];
  const chunks: Uint8Array[] = [];
  for await (const { part, bytes } of queue.files.write(boardId, new AbortController().signal)) {
    parts.push(part);
    if (bytes !== undefined) chunks.push(bytes);
  }
  return { document: await decodeEverinkFile(new Uint8Array(Buffer.concat(chunks))), parts };
}

const megabyte = 1024 * 1024;
const place = { page: 'page-1', style: testStyle, x: 10, y: 20, fontSize: 24 };
const size = { width: 100, height: 30 };

/** Pieces that a window sent before it ended. */
async function keepDraft(pieces: readonly Uint8Array[], writer: object): Promise<string> {
  const strokeId = randomUUID();
  for (const [sequence, piece] of pieces.entries()) {
    await queue.keepDraft('board', { strokeId, sequence, piece }, writer);
  }
  return strokeId;
}

const textPieces = (text: string): readonly Uint8Array[] => [
  encodeTextStart(place, ''),
  encodeTextSplice('start', { at: 0, removed: 0, inserted: text }, size),
];

const titlePieces = (title: string): readonly Uint8Array[] => [
  encodeTitleStart(''),
  encodeTextSplice('start', { at: 0, removed: 0, inserted: title }, size),
];

const inkPiece = (): Uint8Array => {
  const points = { xs: Float64Array.of(0, 30, 60), ys: Float64Array.of(0, 10, 0) };
  const header = { version: 1, tool: 'pen', page: 'page-1', style: testStyle } as const;
  return encodeDraftPiece({ ...header, x: 5, y: 5, precisionBits: 4 }, points, 4);
};

describe('a board is written to a file without a window', () => {
  test('I16, I31: completely, with unsaved operations', async () => {
    const board = new TestBoard('board');
    for (let i = 0; i < 20; i += 1) await queue.enqueue(board.draw(`saved-${i}`));
    const saving = queue.enqueue(board.draw('still being saved'));
    const { document } = await fileOf('board');
    expect(document.doc.getMap('shapes').toJSON()).toEqual(board.shapes);
    await saving;
  });

  test('I31: with unfinished ink, text and title, and a change that could not be saved', async () => {
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('saved'));
    const window = {};
    const strokeId = await keepDraft([inkPiece()], window);
    const textId = await keepDraft(textPieces('half a sent'), window);
    await keepDraft(titlePieces('Half a ti'), window);
    await queue.keepRefused('board', randomUUID(), board.draw('refused').update, window);
    await keepDraft([Uint8Array.of(9, 9, 9)], window);
    queue.releaseDrafts(window);

    const { document } = await fileOf('board');
    expect(document.read(strokeId)).toMatchObject({ type: 'stroke', x: 5, y: 5 });
    expect(document.read(textId)).toMatchObject({ type: 'text', text: 'half a sent' });
    expect(document.title).toBe('Half a ti');
    expect(document.shapes.get('saved')).toBe('saved');
    expect(document.shapes.get('refused')).toBe('refused');
    // They are on disk still, for the window that opens the board.
    expect((await queue.loadBoard('board')).drafts).toHaveLength(5);
  });

  test('without what is being drawn in a window', async () => {
    await queue.enqueue(new TestBoard('board').draw('saved'));
    await keepDraft([inkPiece()], {});
    const { document } = await fileOf('board');
    expect([...document.shapes.keys()]).toEqual(['saved']);
  });

  test('in bounded steps that report progress', async () => {
    const board = new TestBoard('board');
    for (let i = 0; i < 5; i += 1) {
      await queue.enqueue(board.draw(`${i}`, String(i).repeat(2 * megabyte)));
    }
    const { document, parts } = await fileOf('board');
    expect(document.doc.getMap('shapes').toJSON()).toEqual(board.shapes);
    expect(parts.length).toBeGreaterThan(10);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(parts.at(-1)).toBe(1);
  });

  test('until it is cancelled, even within a step', async () => {
    const board = new TestBoard('board');
    await queue.enqueue(board.draw('large', 'x'.repeat(4 * megabyte)));
    const cancelling = new AbortController();
    const steps = queue.files.write('board', cancelling.signal);
    await steps.next();
    const next = steps.next();
    cancelling.abort();
    await expect(next).rejects.toThrow('the worker ended');
    expect((await fileOf('board')).document.shapes.size).toBe(1);
  });
});

import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { wholeBoardLimits } from '../../shared/document/checkUpdate.ts';
import { nestedMaps } from '../../shared/document/testing/nestedMaps.ts';
import { BoardDepths } from './BoardDepths.ts';
import type { BoardSource } from './BoardSource.ts';

/** Of the maps in the map `shapes`. */
const mostMaps = wholeBoardLimits.maxTypeDepth + 1;

/** A board in memory, and how many of its updates were read. */
class StoredBoard implements BoardSource {
  readonly updates: Uint8Array[] = [];
  source = 1;
  readCount = 0;

  read(): never {
    throw new Error('Not used.');
  }

  visit: BoardSource['visit'] = (_boardId, since, visit) => {
    const from = since?.source === this.source ? since.lastSeq : 0;
    for (const update of this.updates.slice(from)) {
      this.readCount += 1;
      visit(update);
    }
    return { source: this.source, lastSeq: this.updates.length, damaged: [], isAtEnd: true };
  };
}

const within = (from: number, count: number): Uint8Array => nestedMaps({ client: 7, from, count });

it('I33: an update is judged by all that is stored, which is read once', () => {
  const board = new StoredBoard();
  const depths = new BoardDepths(board);
  for (let from = 0; from + 5 <= mostMaps; from += 5) {
    expect(depths.isTooDeep('board', within(from, 5))).toBe(false);
    board.updates.push(within(from, 5));
  }
  const stored = board.updates.length;
  expect(board.readCount).toBe(stored - 1);
  expect(depths.isTooDeep('board', within(stored * 5, 5))).toBe(true);
  expect(depths.isTooDeep('board', within(stored * 5, mostMaps - stored * 5))).toBe(false);
});

it('I33: an update that builds on something missing is refused until that has come', () => {
  const board = new StoredBoard();
  const depths = new BoardDepths(board);
  expect(depths.isTooDeep('board', within(5, 5))).toBe(true);
  board.updates.push(within(0, 5));
  expect(depths.isTooDeep('board', within(5, 5))).toBe(false);
});

it('a board in another file is read anew', () => {
  const board = new StoredBoard();
  const depths = new BoardDepths(board);
  board.updates.push(within(0, 40));
  expect(depths.isTooDeep('board', within(40, 20))).toBe(true);
  expect(depths.isTooDeep('board', within(40, 5))).toBe(false);
  board.source = 2;
  board.updates[0] = within(0, 1);
  expect(depths.isTooDeep('board', within(1, 40))).toBe(false);
});

it('a shape that comes back after its deletion is accepted, whoever made it', () => {
  const board = new StoredBoard();
  const depths = new BoardDepths(board);
  const doc = new Y.Doc();
  const shapes = doc.getMap('shapes');
  const undo = new Y.UndoManager(shapes, { captureTimeout: 0 });
  const isAccepted: boolean[] = [];
  doc.on('update', (update: Uint8Array) => {
    isAccepted.push(!depths.isTooDeep('board', update));
    board.updates.push(update);
  });
  shapes.set('shape', new Y.Map([['x', 1]]));
  for (let count = 0; count < 3; count += 1) {
    undo.undo();
    undo.redo();
  }
  expect(isAccepted).toEqual(Array.from({ length: 7 }, () => true));
});

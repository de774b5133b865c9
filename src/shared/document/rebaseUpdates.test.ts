import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from './boardDocument.ts';
import { fillUpdate } from './fillUpdate.ts';
import { rebaseUpdates } from './rebaseUpdates.ts';
import { testRectangle } from './testShapes.ts';

const newClient = (): number => 7;

/** What one window did, change by change. */
function changesOf(...changes: ((document: BoardDocument) => void)[]): Uint8Array[] {
  const document = new BoardDocument();
  const updates: Uint8Array[] = [];
  document.doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const change of changes) document.doc.transact(() => change(document));
  return updates;
}

/** A board without the changes at `refused`, in whose place there is nothing. */
function withFills(updates: readonly Uint8Array[], refused: readonly number[]): BoardDocument {
  const document = new BoardDocument();
  for (const [index, update] of updates.entries()) {
    const stored = refused.includes(index) ? fillUpdate(update) : update;
    if (stored !== undefined) Y.applyUpdate(document.doc, stored);
  }
  return document;
}

describe('rebased changes', () => {
  test('are accepted by a board that has nothing at their place', () => {
    const updates = changesOf(
      (document) => document.insert('a', testRectangle()),
      (document) => document.insert('b', testRectangle()),
      (document) => document.patch('b', { x: 500 }),
      (document) => document.insert('c', testRectangle()),
    );
    const board = withFills(updates, [1, 2]);
    expect([...board.shapes.keys()].sort()).toEqual(['a', 'c']);
    const { update, requires } = rebaseUpdates(updates.slice(1, 3), newClient);
    Y.applyUpdate(board.doc, update);
    expect(board.doc.store.pendingStructs).toBeNull();
    expect([...board.shapes.keys()].sort()).toEqual(['a', 'b', 'c']);
    expect(board.read('b')).toMatchObject({ x: 500 });
    for (const [client, clock] of requires) {
      expect(Y.getState(board.doc.store, client)).toBeGreaterThanOrEqual(clock);
    }
  });

  test('still build on each other with changes of others in between', () => {
    const updates = changesOf(
      (document) => document.insert('a', testRectangle()),
      (document) => document.insert('b', testRectangle()),
      (document) => document.patch('a', { x: 500 }),
    );
    const board = withFills(updates, [0, 2]);
    const refused = updates.filter((_, index) => index !== 1);
    Y.applyUpdate(board.doc, rebaseUpdates(refused, newClient).update);
    expect(board.read('a')).toMatchObject({ x: 500 });
    expect(board.read('b')).toMatchObject({ type: 'rectangle' });
  });

  test('delete what the changes deleted', () => {
    const updates = changesOf(
      (document) => document.insert('a', testRectangle()),
      (document) => document.insert('b', testRectangle()),
      (document) => {
        document.remove('a');
        document.remove('b');
      },
    );
    const board = withFills(updates, [1, 2]);
    expect(board.shapes.has('a')).toBe(true);
    Y.applyUpdate(board.doc, rebaseUpdates(updates.slice(1), newClient).update);
    expect(board.shapes.size).toBe(0);
  });

  test('declare what a board must have', () => {
    const [, moved = new Uint8Array()] = changesOf(
      (document) => document.insert('a', testRectangle()),
      (document) => document.patch('a', { x: 500 }),
    );
    const { requires } = rebaseUpdates([moved], newClient);
    expect([...requires.values()].every((clock) => clock > 0)).toBe(true);
    expect(requires.size).toBe(1);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { testRectangle } from '../../shared/document/testShapes.ts';
import { boundUndo } from './boundUndo.ts';

interface Desk {
  readonly document: BoardDocument;
  readonly undoManager: Y.UndoManager;
}

function desk(maxSteps: number): Desk {
  const document = new BoardDocument();
  const undoManager = new Y.UndoManager([document.shapes], { captureTimeout: 0 });
  boundUndo(undoManager, maxSteps);
  return { document, undoManager };
}

const step = fc.record({
  type: fc.constantFrom('insert', 'move', 'remove', 'undo', 'redo'),
  id: fc.constantFrom('a', 'b', 'c'),
  x: fc.integer({ min: 0, max: 9 }),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function act({ document, undoManager }: Desk, { type, id, x }: Step): void {
  if (type === 'undo') undoManager.undo();
  else if (type === 'redo') undoManager.redo();
  else
    document.doc.transact(() => {
      if (type === 'insert') document.insert(id, testRectangle({ x }));
      else if (type === 'move') document.patch(id, { x });
      else document.remove(id);
    });
}

test('the steps that are left do what they would do if none had been let go', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const bounded = desk(3);
      const whole = desk(Number.POSITIVE_INFINITY);
      for (const each of steps) {
        // What was let go cannot be taken back.
        if (each.type === 'undo' && !bounded.undoManager.canUndo()) continue;
        act(bounded, each);
        act(whole, each);
        expect(bounded.document.shapes.toJSON()).toEqual(whole.document.shapes.toJSON());
        expect(bounded.undoManager.undoStack.length).toBeLessThanOrEqual(3);
      }
    }),
    { numRuns: 300 },
  );
});

test('what was deleted by a step that was let go is no longer in memory', () => {
  const sizeAfter = (count: number): number => {
    const { document } = desk(5);
    for (let i = 0; i < count; i += 1) {
      document.doc.transact(() => document.insert(`${i}`, testRectangle({ z: 'x'.repeat(1_000) })));
      document.doc.transact(() => document.remove(`${i}`));
    }
    return Y.encodeStateAsUpdate(document.doc).byteLength;
  };
  expect(sizeAfter(200) - sizeAfter(100)).toBeLessThan(10_000);
});

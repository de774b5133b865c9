import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { keepLargeDeletions } from './keepLargeDeletions.ts';

/** @param count structs, all of which one transaction deletes @returns how many there are then */
function structsAfterDeleting(count: number): number {
  const doc = new Y.Doc();
  keepLargeDeletions(doc);
  const shapes = doc.getMap<Y.Map<unknown>>('shapes');
  const ids = Array.from({ length: count / 3 }, (_, index) => `shape-${index}`);
  doc.transact(() => {
    for (const id of ids) shapes.set(id, new Y.Map(Object.entries({ x: 1, y: 1 })));
  });
  doc.transact(() => {
    for (const id of ids) shapes.delete(id);
  });
  expect(shapes.size).toBe(0);
  expect(doc.gc).toBe(true);
  return doc.store.clients.get(doc.clientID)?.length ?? 0;
}

test('content that a transaction deletes is freed, unless that takes too long', () => {
  expect(structsAfterDeleting(3_000)).toBe(2_000);
  expect(structsAfterDeleting(30_000)).toBe(30_000);
});

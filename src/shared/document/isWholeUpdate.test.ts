import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isWholeUpdate } from './isWholeUpdate.ts';

/** Two clients: the second adds to what the first made, and deletes some of it. */
function updates(): {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly doc: Y.Doc;
} {
  const doc = new Y.Doc();
  doc.getMap('shapes').set('a', new Y.Map([['x', 1]]));
  doc.getMap('shapes').set('b', new Y.Map([['x', 1]]));
  const first = Y.encodeStateAsUpdate(doc);
  const other = new Y.Doc();
  Y.applyUpdate(other, first);
  (other.getMap('shapes').get('a') as Y.Map<unknown>).set('x', 2);
  const second = Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc));
  return { first, second, doc: other };
}

/** Whether a document that has only this update waits for something. */
function waits(update: Uint8Array): boolean {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
}

test('an update is whole if a document that has nothing else waits for nothing', () => {
  const { first, second, doc } = updates();
  const deletion = new Y.Doc();
  Y.applyUpdate(deletion, first);
  const before = Y.encodeStateVector(deletion);
  deletion.getMap('shapes').delete('b');
  const cases = [
    first,
    Y.encodeStateAsUpdate(doc),
    Y.encodeStateAsUpdate(new Y.Doc()),
    second,
    Y.encodeStateAsUpdate(deletion, before),
    Y.mergeUpdates([Y.encodeStateAsUpdate(doc), second]),
  ];
  expect(cases.map(isWholeUpdate)).toEqual(cases.map((update) => !waits(update)));
  expect(cases.map(isWholeUpdate)).toEqual([true, true, true, false, false, true]);
});

test('an update with a gap within a client is not whole', () => {
  const doc = new Y.Doc();
  const made: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => made.push(update));
  for (let i = 0; i < 3; i += 1) doc.getMap('shapes').set(`${i}`, i);
  const [first = new Uint8Array(), , third = new Uint8Array()] = made;
  const gap = Y.mergeUpdates([first, third]);
  expect(waits(gap)).toBe(true);
  expect(isWholeUpdate(gap)).toBe(false);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { splitUpdate } from './splitUpdate.ts';
import { edited, edits } from './testing/edits.ts';

function applied(pieces: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const piece of pieces) Y.applyUpdate(doc, piece);
  return doc;
}

const stateOf = (doc: Y.Doc): unknown => [
  doc.getMap('shapes').toJSON(),
  Y.decodeStateVector(Y.encodeStateVector(doc)),
];

test('the pieces together are the update, in any order', () => {
  fc.assert(
    fc.property(
      edits,
      fc.integer({ min: 1, max: 400 }),
      fc.array(fc.nat()),
      (history, max, order) => {
        const whole = edited(history);
        const pieces = splitUpdate(Y.encodeStateAsUpdate(whole), max);
        expect(stateOf(applied(pieces))).toEqual(stateOf(whole));
        const shuffled = pieces
          .map((piece, i) => ({ piece, at: order[i % Math.max(1, order.length)] ?? i }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ piece }) => piece);
        expect(stateOf(applied(shuffled))).toEqual(stateOf(whole));
        // The store merges what comes without reading it.
        expect(stateOf(applied([Y.mergeUpdates([...shuffled])]))).toEqual(stateOf(whole));
      },
    ),
    { numRuns: 300 },
  );
});

test('the pieces of what a peer lacks bring it to the same board', () => {
  fc.assert(
    fc.property(edits, edits, fc.integer({ min: 1, max: 400 }), (before, after, max) => {
      const peer = edited(before);
      const whole = edited([...before, ...after]);
      Y.applyUpdate(whole, Y.encodeStateAsUpdate(peer));
      const lacking = Y.encodeStateAsUpdate(whole, Y.encodeStateVector(peer));
      for (const piece of splitUpdate(lacking, max)) Y.applyUpdate(peer, piece);
      expect(stateOf(peer)).toEqual(stateOf(whole));
    }),
    { numRuns: 200 },
  );
});

test('the pieces do not contain what a peer knows', () => {
  fc.assert(
    fc.property(edits, edits, fc.integer({ min: 1, max: 400 }), (before, after, max) => {
      const peer = edited(before);
      const whole = edited([...before, ...after]);
      Y.applyUpdate(whole, Y.encodeStateAsUpdate(peer));
      const known = Y.decodeStateVector(Y.encodeStateVector(peer));
      const pieces = splitUpdate(Y.encodeStateAsUpdate(whole), max, known);
      for (const { structs } of pieces.map((piece) => Y.decodeUpdate(piece))) {
        for (const { id, length } of structs) {
          expect(id.clock + length).toBeGreaterThan(known.get(id.client) ?? 0);
        }
      }
      for (const piece of pieces) {
        Y.applyUpdate(peer, piece);
        expect(peer.store.pendingStructs).toBeNull();
      }
      expect(stateOf(peer)).toEqual(stateOf(whole));
    }),
    { numRuns: 100 },
  );
});

test('no piece has to wait for a later one', () => {
  fc.assert(
    fc.property(edits, fc.integer({ min: 1, max: 60 }), (history, max) => {
      const whole = edited(history);
      const doc = new Y.Doc();
      for (const piece of splitUpdate(Y.encodeStateAsUpdate(whole), max)) {
        Y.applyUpdate(doc, piece);
        expect(doc.store.pendingStructs).toBeNull();
      }
      expect(doc.store.pendingDs).toBeNull();
    }),
    { numRuns: 600 },
  );
});

test('gaps between the structs of a client stay gaps', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < 60; i += 1) doc.getMap('shapes').set(`${i}`, 'x'.repeat(20));
  const withGap = Y.mergeUpdates(updates.filter((_, i) => i % 20 < 15));
  const pieces = splitUpdate(withGap, 200);
  expect(pieces.length).toBeGreaterThan(3);
  const partial = applied(pieces);
  expect(Object.keys(partial.getMap('shapes').toJSON())).toHaveLength(15);
  Y.applyUpdate(partial, Y.mergeUpdates(updates.filter((_, i) => i % 20 >= 15)));
  expect(stateOf(partial)).toEqual(stateOf(doc));
});

test('deletions are split too, and pieces end before a shape if possible', () => {
  const doc = new Y.Doc();
  const shapes = doc.getMap<Y.Map<number>>('shapes');
  for (let i = 0; i < 400; i += 1)
    shapes.set(
      `${i}`,
      new Y.Map<number>([
        ['x', i],
        ['y', i],
      ]),
    );
  const peer = applied([Y.encodeStateAsUpdate(doc)]);
  const inserted = splitUpdate(Y.encodeStateAsUpdate(doc), 1_000);
  const halves = new Y.Doc();
  for (const piece of inserted) {
    Y.applyUpdate(halves, piece);
    const sizes = [...halves.getMap<Y.Map<number>>('shapes').values()].map(({ size }) => size);
    expect(sizes.filter((size) => size !== 2)).toEqual([]);
  }
  const before = Y.encodeStateVector(doc);
  doc.transact(() => {
    for (let i = 0; i < 400; i += 2) shapes.delete(`${i}`);
  });
  const pieces = splitUpdate(Y.encodeStateAsUpdate(doc, before), 500);
  expect(pieces.length).toBeGreaterThan(4);
  expect(Math.max(...pieces.map(({ byteLength }) => byteLength))).toBeLessThan(520);
  for (const piece of pieces) Y.applyUpdate(peer, piece);
  expect(stateOf(peer)).toEqual(stateOf(doc));
});

test('no piece is much larger than the limit, except for values that cannot be split', () => {
  const doc = new Y.Doc();
  const shapes = doc.getMap('shapes');
  for (let i = 0; i < 500; i += 1) shapes.set(`shape-${i}`, 'x'.repeat(100));
  shapes.set('image', new Uint8Array(50_000));
  const sizes = splitUpdate(Y.encodeStateAsUpdate(doc), 4_096).map((piece) => piece.byteLength);
  expect(sizes.length).toBeGreaterThan(12);
  expect(sizes.filter((size) => size > 4_096 + 200)).toHaveLength(1);
  expect(splitUpdate(Y.encodeStateAsUpdate(doc), 1_000_000)).toHaveLength(1);
});

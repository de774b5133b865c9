import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { fingerprintOf } from '../../server/store/fingerprint.ts';
import { KnownChanges } from './KnownChanges.ts';
import { splitUpdate } from './splitUpdate.ts';
import { edited, edits } from './testing/edits.ts';

/** The pieces of a history in any order, some of them more than once. */
const shuffledPieces = fc
  .tuple(edits, fc.integer({ min: 1, max: 100 }), fc.array(fc.nat(), { maxLength: 60 }))
  .map(([history, max, order]) => {
    const pieces = splitUpdate(Y.encodeStateAsUpdate(edited(history)), max);
    return [...order.map((at) => pieces[at % pieces.length] ?? new Uint8Array([0, 0])), ...pieces];
  });

const isPending = ({ store }: Y.Doc): boolean =>
  store.pendingStructs !== null || store.pendingDs !== null;

test('an update is added if Yjs could apply all of it', () => {
  fc.assert(
    fc.property(shuffledPieces, (pieces) => {
      const known = new KnownChanges();
      const doc = new Y.Doc();
      for (const piece of pieces) {
        const before = Y.encodeStateAsUpdate(doc);
        const tried = new Y.Doc();
        Y.applyUpdate(tried, before);
        Y.applyUpdate(tried, piece);
        const isAdded = known.add(piece);
        expect(isAdded).toBe(!isPending(tried));
        if (isAdded) Y.applyUpdate(doc, piece);
      }
    }),
    { numRuns: 100 },
  );
});

test('an update is contained if and only if applying it would change nothing', () => {
  fc.assert(
    fc.property(edits, edits, fc.boolean(), (first, second, isSame) => {
      const whole = edited(first);
      const other = isSame ? whole : edited([...first, ...second]);
      const known = new KnownChanges();
      expect(known.add(Y.encodeStateAsUpdate(whole))).toBe(true);
      const update = Y.encodeStateAsUpdate(
        other,
        Y.encodeStateVector(isSame ? whole : new Y.Doc()),
      );
      const before = fingerprintOf(whole);
      const isContained = known.contains(update);
      Y.applyUpdate(whole, update);
      expect(isContained).toBe(Buffer.compare(before, fingerprintOf(whole)) === 0);
    }),
    { numRuns: 100 },
  );
});

test('an update that builds on a state vector is added, whatever preceded it', () => {
  const doc = new Y.Doc();
  doc.getMap('shapes').set('one', 1);
  const stateVector = Y.encodeStateVector(doc);
  doc.getMap('shapes').set('one', 2);
  const update = Y.encodeStateAsUpdate(doc, stateVector);
  expect(new KnownChanges().add(update)).toBe(false);
  expect(new KnownChanges(Y.decodeStateVector(stateVector)).add(update)).toBe(true);
});

test('deletions are known in any pieces', () => {
  const doc = new Y.Doc();
  const shapes = doc.getMap('shapes');
  for (let index = 0; index < 20; index += 1) shapes.set(`${index}`, index);
  const known = new KnownChanges();
  known.add(Y.encodeStateAsUpdate(doc));
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const index of [3, 5, 4, 9, 8]) shapes.delete(`${index}`);
  const all = Y.mergeUpdates(updates);
  for (const update of updates) {
    expect(known.contains(all)).toBe(false);
    known.add(update);
    expect(known.contains(update)).toBe(true);
  }
  expect(known.contains(all)).toBe(true);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { fingerprintOf } from '../../server/store/fingerprint.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { edited, edits } from '../../shared/document/testing/edits.ts';
import { compactUpdates, documentOf } from './compactUpdates.ts';

const deletedTexts = (update: Uint8Array): number =>
  Y.decodeUpdate(update).structs.filter(
    ({ id, length, ...struct }) =>
      'content' in struct &&
      !(struct.content instanceof Y.ContentDeleted) &&
      (Y.decodeUpdate(update).ds.clients.get(id.client) ?? []).some(
        ({ clock, len }) => clock < id.clock + length && id.clock < clock + len,
      ),
  ).length;

test('I9: compaction keeps the content of any board', () => {
  fc.assert(
    fc.property(
      edits,
      fc.integer({ min: 1, max: 400 }),
      fc.array(fc.nat()),
      (history, max, order) => {
        const pieces = splitUpdate(Y.encodeStateAsUpdate(edited(history)), max);
        const updates =
          order.length === 0 ? pieces : order.flatMap((at) => pieces[at % pieces.length] ?? []);
        const compacted = compactUpdates(updates);
        const [whole, again] = [documentOf(updates), documentOf([compacted])];
        expect(again.getMap('shapes').toJSON()).toEqual(whole.getMap('shapes').toJSON());
        expect(fingerprintOf(again)).toEqual(fingerprintOf(whole));
        expect(deletedTexts(compacted)).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
});

test('compaction removes deleted content', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const shapes = doc.getMap('shapes');
  shapes.set('kept', 'this one stays');
  shapes.set('deleted', 'a secret');
  shapes.delete('deleted');
  const compacted = Buffer.from(compactUpdates(updates)).toString('latin1');
  expect(compacted).toContain('this one stays');
  expect(compacted).not.toContain('a secret');
});

test('compaction keeps the bytes of a board without deletions', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let index = 0; index < 50; index += 1) doc.getMap('shapes').set(`${index}`, 'drawn');
  expect(compactUpdates(updates)).toEqual(Y.encodeStateAsUpdate(doc));
});

test('I26: compaction keeps texts that two people typed at the same time until both are on the board', () => {
  const start = new Y.Doc();
  start.getMap('shapes').set('a', new Y.Map([['text', 'one']]));
  const updates = [Y.encodeStateAsUpdate(start)];
  const retype = (clientId: number, text: string): void => {
    const doc = documentOf(updates.slice(0, 1));
    doc.clientID = clientId;
    doc.getMap<Y.Map<string>>('shapes').get('a')?.set('text', text);
    updates.push(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(start)));
  };
  retype(1, 'never seen');
  retype(2, 'shown');
  const twice = compactUpdates([compactUpdates(updates)]);
  expect(textsIn(twice)).toEqual(['never seen', 'shown']);
  const doc = documentOf([twice]);
  doc.getMap('shapes').set('a~1-0', new Y.Map([['text', 'kept']]));
  const kept = compactUpdates([twice, Y.encodeStateAsUpdate(doc)]);
  expect(textsIn(kept)).toEqual(['kept', 'shown']);
});

const textsIn = (update: Uint8Array): readonly string[] =>
  ['one', 'never seen', 'shown', 'kept']
    .filter((text) => Buffer.from(update).includes(text))
    .toSorted();

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { testStyle } from '../../shared/document/testShapes.ts';
import { InterningDecoder } from './InterningDecoder.ts';
import { trimContents } from './trimContents.ts';

const key = fc.constantFrom('type', 'style', 'x');
const value = fc.oneof(
  fc.constantFrom('pen', 0, -0, null, true),
  fc.constantFrom({ ...testStyle }, { ...testStyle, width: 8 }),
  fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
);
const change = fc.oneof(
  fc.record({ type: fc.constant('set' as const), shape: fc.constantFrom('s', 't'), key, value }),
  fc.record({ type: fc.constant('delete' as const), shape: fc.constantFrom('s', 't'), key, value }),
  fc.record({ type: fc.constant('push' as const), shape: fc.constant('list'), key, value }),
  fc.record({ type: fc.constant('pull' as const), shape: fc.constant('list'), key, value }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function act(doc: Y.Doc, { type, shape, key: name, value: content }: Change): void {
  const list = doc.getArray('list');
  if (type === 'push') list.push([content]);
  else if (type === 'pull') list.delete(0, Math.min(1, list.length));
  else {
    const shapes = doc.getMap('shapes');
    const known = shapes.get(shape);
    const map: Y.Map<unknown> = known instanceof Y.Map ? known : new Y.Map();
    if (known === undefined) shapes.set(shape, map);
    if (type === 'set') map.set(name, content);
    else map.delete(name);
  }
}

const encoded = (doc: Y.Doc): string => Buffer.from(Y.encodeStateAsUpdate(doc)).toString('hex');

test('a document with trimmed values equals one without, after any number of changes by anyone', () => {
  const steps = fc.array(fc.record({ change, isTheirs: fc.boolean() }), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (all) => {
      const [trimmed, plain, theirs] = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
      plain.clientID = trimmed.clientID;
      trimmed.on('afterTransaction', trimContents);
      for (const { change: made, isTheirs } of all) {
        if (isTheirs) {
          act(theirs, made);
          const update = Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(trimmed));
          Y.applyUpdateV2(trimmed, update, undefined, InterningDecoder);
          Y.applyUpdate(plain, update);
        } else {
          act(trimmed, made);
          act(plain, made);
          Y.applyUpdate(theirs, Y.encodeStateAsUpdate(trimmed));
        }
        expect(encoded(trimmed)).toBe(encoded(plain));
      }
      expect(trimmed.toJSON()).toEqual(plain.toJSON());
    }),
    { numRuns: 200 },
  );
});

test('values that successive strokes share are stored once', () => {
  const theirs = new Y.Doc();
  theirs.transact(() => {
    for (const id of ['s', 't']) {
      theirs.getMap('shapes').set(
        id,
        new Y.Map<unknown>([
          ['style', { ...testStyle }],
          ['x', id],
        ]),
      );
    }
  });
  const doc = new Y.Doc();
  doc.on('afterTransaction', trimContents);
  Y.applyUpdateV2(doc, Y.encodeStateAsUpdate(theirs), undefined, InterningDecoder);
  const contentOf = (id: string, name: string) =>
    (doc.getMap('shapes').get(id) as Y.Map<unknown>)._map.get(name)?.content;
  expect(contentOf('s', 'style')).toBe(contentOf('t', 'style'));
  expect(contentOf('s', 'x')).not.toBe(contentOf('t', 'x'));
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { StoredBoard } from './StoredBoard.ts';

const person = fc.nat(2);
const id = fc.constantFrom('one', 'two', 'drei ☃');
const key = fc.constantFrom('x', 'z', 'style', 'points');
const value = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 4 }),
  fc.record({ colour: fc.constantFrom('ink', 'red'), width: fc.nat(3) }, { noNullPrototype: true }),
  fc.array(fc.integer(), { maxLength: 2 }),
);

/** Something that one of three people does, or an exchange between two of them. */
type Step = (docs: readonly Y.Doc[], undoManagers: readonly Y.UndoManager[]) => void;

const edit = (change: fc.Arbitrary<(doc: Y.Doc) => void>): fc.Arbitrary<Step> =>
  fc.tuple(person, change).map(
    ([who, apply]): Step =>
      (docs) => {
        const doc = docs[who];
        doc?.transact(() => apply(doc), 'own');
      },
  );

const step: fc.Arbitrary<Step> = fc.oneof(
  edit(
    fc.tuple(id, fc.dictionary(key, value, { noNullPrototype: true })).map(
      ([shape, keys]) =>
        (doc) =>
          doc.getMap('shapes').set(shape, new Y.Map(Object.entries(keys))),
    ),
  ),
  edit(
    fc.tuple(id, key, value).map(([shape, name, set]) => (doc) => {
      const map = doc.getMap('shapes').get(shape);
      if (map instanceof Y.Map) map.set(name, set);
    }),
  ),
  edit(
    fc.tuple(id, key).map(([shape, name]) => (doc) => {
      const map = doc.getMap('shapes').get(shape);
      if (map instanceof Y.Map) map.delete(name);
    }),
  ),
  edit(
    fc.tuple(id, value).map(
      ([shape, set]) =>
        (doc) =>
          doc.getMap('shapes').set(shape, set),
    ),
  ),
  edit(id.map((shape) => (doc) => doc.getMap('shapes').delete(shape))),
  edit(
    fc.tuple(id, key).map(([shape, name]) => (doc) => {
      const map = doc.getMap('shapes').get(shape);
      if (map instanceof Y.Map) map.set(name, new Y.Map([['inner', 1]]));
    }),
  ),
  edit(id.map((page) => (doc) => doc.getMap('pages').set(page, 1))),
  edit(id.map((page) => (doc) => doc.getMap('pages').delete(page))),
  edit(id.map((hash) => (doc) => doc.getMap('images').set(hash, new Uint8Array([1, 2])))),
  edit(id.map((title) => (doc) => doc.getMap('meta').set('title', title))),
  edit(fc.nat(3).map((index) => (doc) => doc.getArray('later').insert(0, [index, 'word']))),
  person.map(
    (who): Step =>
      (_docs, undoManagers) =>
        undoManagers[who]?.undo(),
  ),
  person.map(
    (who): Step =>
      (_docs, undoManagers) =>
        undoManagers[who]?.redo(),
  ),
  fc.tuple(person, person).map(
    ([from, to]): Step =>
      (docs) =>
        exchange(docs[from], docs[to]),
  ),
);

function exchange(from: Y.Doc | undefined, to: Y.Doc | undefined): void {
  if (from === undefined || to === undefined || from === to) return;
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
}

/** What three people made of a board, and all updates of the first of them in the order in which they came. */
function history(steps: readonly Step[]): { readonly doc: Y.Doc; readonly updates: Uint8Array[] } {
  const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
  const undoManagers = docs.map(
    (doc) =>
      new Y.UndoManager([doc.getMap('shapes'), doc.getMap('pages')], {
        trackedOrigins: new Set(['own']),
        captureTimeout: 0,
      }),
  );
  const [doc = new Y.Doc()] = docs;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const apply of steps) apply(docs, undoManagers);
  for (const other of docs) exchange(other, doc);
  return { doc, updates };
}

/** What the document has. Of what is no plain value only that it is there. */
function shown(doc: Y.Doc) {
  const shapes = new Map<string, unknown>();
  for (const [shape, map] of doc.getMap('shapes').entries()) {
    const record: Record<string, unknown> = {};
    if (map instanceof Y.Map) {
      map.forEach((inner, name) => {
        record[name] = inner instanceof Y.AbstractType ? 'a type' : inner;
      });
    }
    shapes.set(shape, record);
  }
  const names = ['one', 'two', 'drei ☃'];
  return {
    shapes,
    pages: names.filter((name) => doc.getMap('pages').has(name)),
    images: names.map((name) => doc.getMap('images').get(name)),
  };
}

function read(updates: readonly Uint8Array[]): ReturnType<typeof shown> {
  const board = new StoredBoard(updates);
  const shapes = new Map<string, unknown>();
  for (const [shape, record] of board.shapes()) {
    const entries = Object.entries(record).map(([name, inner]) => [
      name,
      isType(inner) ? 'a type' : inner,
    ]);
    shapes.set(shape, Object.fromEntries(entries));
  }
  const names = ['one', 'two', 'drei ☃'];
  return {
    shapes,
    pages: names.filter((name) => board.hasPage(name)),
    images: names.map((name) => board.image(name)),
  };
}

const isType = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'isType' in value;

test('equals a document with the same updates, with any concurrent changes', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const { doc, updates } = history(steps);
      const wanted = shown(doc);
      expect(read(updates)).toEqual(wanted);
      expect(read([Y.encodeStateAsUpdate(doc)])).toEqual(wanted);
      expect(read([Y.mergeUpdates(updates.length > 0 ? updates : [empty])])).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});

test('has the same value as a document when three clients set one key repeatedly', () => {
  const set = fc.tuple(person, fc.nat(255)).map(
    ([who, byte]): Step =>
      (docs) =>
        docs[who]?.getMap('images').set('one', Uint8Array.of(byte)),
  );
  const meet = fc.tuple(person, person).map(
    ([from, to]): Step =>
      (docs) =>
        exchange(docs[from], docs[to]),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(set, meet), { minLength: 1, maxLength: 60 }), (steps) => {
      const { doc, updates } = history(steps);
      expect(read(updates)).toEqual(shown(doc));
    }),
    { numRuns: 500 },
  );
});

test('a repeated update changes nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const { doc, updates } = history(steps);
      const whole = Y.encodeStateAsUpdate(doc);
      expect(read([...updates, whole, ...updates])).toEqual(shown(doc));
    }),
    { numRuns: 100 },
  );
});

test('an incomplete or damaged board is not read', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const name of ['one', 'two']) doc.getMap('shapes').set(name, new Y.Map([['x', 1]]));
  const [first = empty, second = empty] = updates;
  expect(() => new StoredBoard([second])).toThrow('missing');
  expect(() => new StoredBoard([first, second.subarray(0, -3)])).toThrow();
  expect([...new StoredBoard([first, second]).shapes()]).toHaveLength(2);
});

const empty = Y.encodeStateAsUpdate(new Y.Doc());

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { scanUpdate, spansOf } from './scanUpdate.ts';

interface FoundStruct {
  readonly client: number;
  readonly clock: number;
  readonly nextClock: number;
  readonly isSkip: boolean;
}

function scanned(update: Uint8Array) {
  const structs: FoundStruct[] = [];
  const { clients } = scanUpdate(update, ({ client, clock, nextClock, isSkip }) =>
    structs.push({ client, clock, nextClock, isSkip }),
  );
  return { structs, deletions: ranges(clients) };
}

function decoded(update: Uint8Array) {
  const { structs, ds } = Y.decodeUpdate(update);
  return {
    structs: structs.map((struct) => ({
      client: struct.id.client,
      clock: struct.id.clock,
      nextClock: struct.id.clock + struct.length,
      isSkip: struct instanceof Y.Skip,
    })),
    deletions: ranges(ds.clients),
  };
}

const ranges = (clients: ReadonlyMap<number, readonly { clock: number; len: number }[]>) =>
  [...clients].map(([client, deleted]) => [client, deleted.map(({ clock, len }) => [clock, len])]);

/** What a list takes. */
const listed = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array(),
  fc.dictionary(fc.string(), fc.integer(), { noNullPrototype: true }),
  fc.array(fc.oneof(fc.integer(), fc.string())),
);
const anything = fc.oneof(
  listed,
  fc.constant(undefined),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);

/** One change of a document, of every kind that Yjs has. */
type Change = (doc: Y.Doc) => void;
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(word, anything).map(
    ([key, value]): Change =>
      (doc) =>
        doc.getMap<unknown>('shapes').set(key, value),
  ),
  word.map(
    (key): Change =>
      (doc) =>
        doc.getMap('shapes').delete(key),
  ),
  fc.tuple(word, word).map(
    ([key, text]): Change =>
      (doc) =>
        doc.getMap('shapes').set(key, new Y.Map([[text, new Y.Text(text)]])),
  ),
  fc.array(listed, { minLength: 1 }).map(
    (values): Change =>
      (doc) =>
        doc.getArray<unknown>('list').push(values),
  ),
  fc.nat(5).map(
    (index): Change =>
      (doc) => {
        const list = doc.getArray('list');
        if (index < list.length) list.delete(index);
      },
  ),
  fc.tuple(fc.nat(20), word).map(
    ([index, text]): Change =>
      (doc) => {
        const written = doc.getText('text');
        written.insert(Math.min(index, written.length), text, { bold: true });
      },
  ),
  fc.constant<Change>((doc) => doc.getText('text').insertEmbed(0, { image: 'cat' })),
  word.map(
    (name): Change =>
      (doc) =>
        doc.getXmlFragment('xml').insert(0, [new Y.XmlElement(name), new Y.XmlText(name)]),
  ),
  word.map(
    (name): Change =>
      (doc) =>
        doc.getMap('shapes').set('hook', new Y.XmlHook(name)),
  ),
  word.map(
    (guid): Change =>
      (doc) =>
        doc.getMap('shapes').set('inner', new Y.Doc({ guid })),
  ),
);
const history = fc.array(fc.tuple(fc.nat(2), change), { minLength: 1, maxLength: 40 });

/** The updates of three people, in the order of their making; each has what came before. */
function updatesOf(changes: readonly (readonly [number, Change])[]): Uint8Array[] {
  const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
  const updates: Uint8Array[] = [];
  for (const doc of docs) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'peer') return;
      updates.push(update);
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, 'peer');
    });
  }
  for (const [person, apply] of changes) {
    const doc = docs[person];
    if (doc !== undefined) doc.transact(() => apply(doc));
  }
  return updates;
}

test('finds the structs and deletions that Yjs finds, in updates of every kind', () => {
  fc.assert(
    fc.property(history, (changes) => {
      const updates = updatesOf(changes);
      const gapped = updates.filter((_, index) => index % 3 !== 1);
      for (const update of [...updates, Y.mergeUpdates(updates), Y.mergeUpdates(gapped)]) {
        expect(scanned(update)).toEqual(decoded(update));
      }
    }),
    { numRuns: 300 },
  );
});

test('accepts no bytes as an update that Yjs refuses', () => {
  const damage = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.nat() });
  let refusedCount = 0;
  fc.assert(
    fc.property(history, damage, (changes, { at, byte, cut }) => {
      const update = Y.mergeUpdates(updatesOf(changes));
      const changed = update.slice();
      changed[at % changed.length] = byte;
      for (const bytes of [changed, update.slice(0, cut % update.length)]) {
        let found: ReturnType<typeof scanned>;
        try {
          found = scanned(bytes);
        } catch {
          refusedCount += 1;
          continue;
        }
        expect(found).toEqual(decoded(bytes));
      }
    }),
    { numRuns: 500 },
  );
  expect(refusedCount).toBeGreaterThan(100);
});

test('spans cover the whole update, with each gap separately', () => {
  fc.assert(
    fc.property(history, (changes) => {
      const gapped = updatesOf(changes).filter((_, index) => index % 3 !== 1);
      const update = Y.mergeUpdates(gapped);
      const { spans } = spansOf(update);
      const { structs } = decoded(update);
      expect(spans.reduce((sum, { count }) => sum + count, 0)).toBe(structs.length);
      for (const [index, span] of spans.entries()) {
        const next = spans[index + 1];
        if (next?.client === span.client) {
          expect(next.clock).toBe(span.nextClock);
          expect(next.isSkip).not.toBe(span.isSkip);
        }
      }
    }),
    { numRuns: 200 },
  );
});

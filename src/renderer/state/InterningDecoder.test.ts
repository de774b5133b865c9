import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { InterningDecoder } from './InterningDecoder.ts';

const word = fc
  .oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('type', 'z', 'page', '', 'x'.repeat(48), 'x'.repeat(49), 'é'),
  )
  // As the name of a property it makes objects that Yjs itself cannot write any more.
  .filter((text) => text !== '__proto__');
const bytes = fc.uint8Array({ maxLength: 8 });
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    bytes,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const change = fc.oneof(
  fc.record({ type: fc.constant('set' as const), shape: word, key: word, value }),
  fc.record({ type: fc.constant('delete' as const), shape: word, key: word, value }),
  fc.record({ type: fc.constant('write' as const), shape: word, key: word, value: word }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function act(document: Y.Doc, { type, shape, key, value: content }: Change): void {
  if (type === 'write') {
    document.getText('text').insert(0, String(content));
    return;
  }
  const shapes = document.getMap('shapes');
  const known = shapes.get(shape);
  const map: Y.Map<unknown> = known instanceof Y.Map ? known : new Y.Map();
  if (known === undefined) shapes.set(shape, map);
  if (type === 'set') map.set(key, content);
  else map.delete(key);
}

/** What two people made of a board. */
function updateOf(changes: readonly (readonly [Change, Change])[]): Uint8Array {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  for (const [first, second] of changes) {
    act(one, first);
    act(other, second);
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  }
  return Y.encodeStateAsUpdate(one);
}

type Apply = (document: Y.Doc, update: Uint8Array) => void;
const plainly: Apply = (document, update) => Y.applyUpdate(document, update);
const interning: Apply = (document, update) =>
  Y.applyUpdateV2(document, update, undefined, InterningDecoder);

/** What becomes of an empty board, or that the update was refused. */
function outcome(apply: Apply, update: Uint8Array): unknown {
  const document = new Y.Doc();
  try {
    apply(document, update);
  } catch {
    return 'refused';
  }
  const shapes = JSON.stringify(document.getMap('shapes').toJSON());
  const all = Buffer.from(Y.encodeStateAsUpdate(document)).toString('hex');
  return { shapes, text: document.getText('text').toJSON(), all };
}

const changes = fc.array(fc.tuple(change, change), { maxLength: 12 });

test('any update is decoded as Yjs decodes it', () => {
  fc.assert(
    fc.property(changes, (made) => {
      const update = updateOf(made);
      const read = outcome(interning, update);
      expect(read).not.toBe('refused');
      expect(read).toEqual(outcome(plainly, update));
    }),
    { numRuns: 300 },
  );
});

test('a truncated or damaged update is refused if Yjs refuses it', () => {
  fc.assert(
    fc.property(changes, fc.nat(), fc.nat({ max: 255 }), fc.boolean(), (made, at, byte, isCut) => {
      const update = updateOf(made);
      const place = at % update.length;
      const damaged = isCut ? update.slice(0, place) : update.with(place, byte);
      expect(outcome(interning, damaged)).toEqual(outcome(plainly, damaged));
    }),
    { numRuns: 300 },
  );
});

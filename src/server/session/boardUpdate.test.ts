import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { isContained } from './boardUpdate.ts';

const update = (document: Y.Doc, change: (shapes: Y.Map<unknown>) => void): Uint8Array => {
  const before = Y.encodeStateVector(document);
  document.transact(() => change(document.getMap('shapes')));
  return Y.encodeStateAsUpdate(document, before);
};

const contains = (document: Y.Doc, bytes: Uint8Array): boolean => isContained(bytes, document);

describe('an update', () => {
  it('is contained after it was applied, not before', () => {
    const author = new Y.Doc();
    const reader = new Y.Doc();
    const first = update(author, (shapes) => shapes.set('a', 1));
    const second = update(author, (shapes) => shapes.set('b', 2));
    expect(contains(reader, first)).toBe(false);
    Y.applyUpdate(reader, first);
    expect(contains(reader, first)).toBe(true);
    expect(contains(reader, second)).toBe(false);
    expect(contains(reader, Y.mergeUpdates([first, second]))).toBe(false);
  });

  it('that only deletes is contained once all of it is deleted', () => {
    const author = new Y.Doc();
    const reader = new Y.Doc();
    Y.applyUpdate(
      reader,
      update(author, (shapes) => {
        for (const id of ['a', 'b', 'c']) shapes.set(id, id);
      }),
    );
    const [a, b] = ['a', 'b'].map((id) => update(author, (shapes) => shapes.delete(id)));
    if (a === undefined || b === undefined) throw new Error('two updates were expected');
    expect(contains(reader, a)).toBe(false);
    Y.applyUpdate(reader, a);
    expect(contains(reader, a)).toBe(true);
    expect(contains(reader, b)).toBe(false);
    Y.applyUpdate(reader, b);
    expect(contains(reader, b)).toBe(true);
  });

  it('that waits for its predecessor is not contained', () => {
    const author = new Y.Doc();
    const reader = new Y.Doc();
    update(author, (shapes) => shapes.set('a', 1));
    const second = update(author, (shapes) => shapes.set('b', 2));
    Y.applyUpdate(reader, second);
    expect(contains(reader, second)).toBe(false);
  });

  it('is contained only when applying it changes nothing', () => {
    const change = fc.record({
      author: fc.nat(2),
      id: fc.constantFrom('a', 'b', 'c'),
      isDeletion: fc.boolean(),
      isLost: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const authors = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
        const reader = new Y.Doc();
        for (const { author, id, isDeletion, isLost } of changes) {
          const bytes = update(authors[author] ?? reader, (shapes) =>
            isDeletion ? shapes.delete(id) : shapes.set(id, new Y.Map([['of', author]])),
          );
          if (!isLost) applyChecked(reader, bytes);
        }
        const { pendingStructs, pendingDs } = reader.store;
        const isWhole = pendingStructs === null && pendingDs === null;
        expect(contains(reader, Y.encodeStateAsUpdate(reader))).toBe(isWhole);
      }),
    );
  });
});

function applyChecked(reader: Y.Doc, bytes: Uint8Array): void {
  const before = Y.encodeStateAsUpdate(reader);
  const isKnown = contains(reader, bytes);
  Y.applyUpdate(reader, bytes);
  if (isKnown) expect(Y.encodeStateAsUpdate(reader)).toEqual(before);
}

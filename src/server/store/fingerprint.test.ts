import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { fingerprintOf } from './fingerprint.ts';

/** The updates of a board on which two people drew and erased. */
function history(): readonly Uint8Array[] {
  const updates: Uint8Array[] = [];
  for (const client of [1, 2]) {
    const document = new Y.Doc();
    document.clientID = client;
    document.on('update', (update: Uint8Array) => updates.push(update));
    const shapes = document.getMap('shapes');
    for (const name of ['a', 'b', 'c']) shapes.set(`${name}${client}`, name);
    shapes.delete(`b${client}`);
    shapes.set(`a${client}`, 'new');
  }
  return updates;
}

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const document = new Y.Doc();
  for (const update of updates) Y.applyUpdate(document, update);
  return document;
}

const printOf = (updates: readonly Uint8Array[]): string =>
  Buffer.from(fingerprintOf(documentOf(updates))).toString('hex');

const updates = history();

describe('a fingerprint', () => {
  it('does not depend on the order and pieces of the changes', () => {
    const whole = printOf(updates);
    expect(printOf(updates.toReversed())).toBe(whole);
    expect(printOf([Y.mergeUpdates([...updates])])).toBe(whole);
    expect(printOf([...updates, ...updates])).toBe(whole);
    expect(printOf([Y.encodeStateAsUpdate(documentOf(updates))])).toBe(whole);
  });

  it('differs if any change is missing', () => {
    const prints = updates.map((_, index) => printOf(updates.toSpliced(index, 1)));
    expect(new Set([printOf(updates), ...prints]).size).toBe(updates.length + 1);
  });

  it('covers each change that waits for others', () => {
    const [first, second, third, , , ...others] = updates;
    if (first === undefined || second === undefined || third === undefined) throw new Error('few');
    const prints = [
      others,
      [second, ...others],
      [third, ...others],
      [second, third, ...others],
      [third, second, ...others],
    ].map(printOf);
    expect(new Set(prints).size).toBe(4);
    expect(prints[3]).toBe(prints[4]);
  });

  it('covers a deletion that waits for its target', () => {
    const [first, second, third, deletion] = updates;
    if (!first || !second || !third || !deletion) throw new Error('few');
    expect(printOf([deletion])).not.toBe(printOf([]));
    expect(printOf([deletion, first, second, third])).toBe(
      printOf([first, second, third, deletion]),
    );
  });
});

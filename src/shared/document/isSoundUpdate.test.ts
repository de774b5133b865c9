import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isSoundUpdate } from './isSoundUpdate.ts';
import { edited, edits } from './testing/edits.ts';

const spoils = fc.array(fc.record({ at: fc.nat(), byte: fc.oneof(fc.nat(12), fc.nat(255)) }), {
  minLength: 1,
  maxLength: 3,
});

function canBeApplied(update: Uint8Array): boolean {
  try {
    const document = new Y.Doc();
    Y.applyUpdate(document, update);
    Y.applyUpdate(new Y.Doc(), Y.encodeStateAsUpdate(document));
    return true;
  } catch {
    return false;
  }
}

function isUpdate(bytes: Uint8Array): boolean {
  try {
    Y.decodeUpdate(bytes);
    return true;
  } catch {
    return false;
  }
}

test('updates of users are sound', () => {
  fc.assert(
    fc.property(edits, (history) => {
      expect(isSoundUpdate(Y.encodeStateAsUpdate(edited(history)))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('Yjs can apply every sound update, whichever bytes are damaged', () => {
  fc.assert(
    fc.property(edits, spoils, (history, changes) => {
      const bytes = Y.encodeStateAsUpdate(edited(history));
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
      fc.pre(isUpdate(bytes));
      if (isSoundUpdate(bytes)) expect(canBeApplied(bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a struct that refers to a later one of its client is not sound', () => {
  const document = new Y.Doc();
  document.clientID = 5;
  document.getMap('shapes').set('a', new Y.Map([['x', 1]]));
  const bytes = Y.encodeStateAsUpdate(document);
  // The entry `x` is in the map that clock 0 made: now in what clock 7 would make.
  const at = bytes.findIndex((byte, index) => index > 10 && byte === 5 && bytes[index + 1] === 0);
  bytes[at + 1] = 7;
  expect(canBeApplied(bytes)).toBe(false);
  expect(isSoundUpdate(bytes)).toBe(false);
});

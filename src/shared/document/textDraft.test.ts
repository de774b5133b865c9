import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testStyle } from './testShapes.ts';
import {
  decodeTextDraft,
  encodeTextSplice,
  encodeTextStart,
  spliceBetween,
  type TextSplice,
} from './textDraft.ts';

const place = { page: 'page-1', style: testStyle, x: 10, y: 20, fontSize: 24 };
const size = { width: 100, height: 30 };

const apply = (text: string, { at, removed, inserted }: TextSplice): string =>
  text.slice(0, at) + inserted + text.slice(at + removed);

const throughUtf8 = (text: string): string =>
  new TextDecoder().decode(new TextEncoder().encode(text));

test('I26: restores the text after the last piece, and the text before', () => {
  const pieces = [
    encodeTextStart({ ...place, target: 'a' }, 'one two'),
    encodeTextSplice('start', spliceBetween('one two', 'one 😀 two'), size),
    encodeTextSplice('previous', spliceBetween('one 😀 two', 'one 😀'), { ...size, width: 50 }),
  ];
  expect(decodeTextDraft(pieces)).toEqual({
    header: { version: 1, kind: 'text', target: 'a', ...place },
    before: 'one two',
    text: 'one 😀',
    size: { ...size, width: 50 },
  });
});

test('I26: a damaged piece loses the text from there on, not the text before it', () => {
  const good = encodeTextSplice('start', spliceBetween('', 'kept'), size);
  const beyond = encodeTextSplice('previous', { at: 99, removed: 0, inserted: 'x' }, size);
  for (const bad of [Uint8Array.of(), Uint8Array.of(0, 9, 1), beyond]) {
    const pieces = [encodeTextStart(place, ''), good, bad, good];
    expect(decodeTextDraft(pieces)?.text).toBe('kept');
  }
});

test('the ink of a stroke, or an unknown kind, is not read as text', () => {
  const start = encodeTextStart(place, '');
  const header = new TextDecoder().decode(start.subarray(2));
  const foreign = new TextEncoder().encode(header.replace('"text"', '"table"'));
  expect(decodeTextDraft([])).toBeUndefined();
  expect(decodeTextDraft([Uint8Array.of(0, foreign.length, ...foreign)])).toBeUndefined();
});

test('a splice turns one text into another and never splits a character', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '😁', '🐀', 'é') });
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const splice = spliceBetween(before, after);
      // What has half a character in it comes back changed.
      expect(throughUtf8(splice.inserted)).toBe(splice.inserted);
      const removed = before.slice(splice.at, splice.at + splice.removed);
      expect(throughUtf8(removed)).toBe(removed);
      expect(apply(before, splice)).toBe(after);
    }),
  );
});

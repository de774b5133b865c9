import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type WidthOf, wrapText } from './wrapText.ts';

/** Every character is as wide as the font is high, and half as wide if it is narrow. */
const widthOf: WidthOf = (text) =>
  [...new Intl.Segmenter().segment(text)].reduce(
    (sum, { segment }) => sum + (/^[\x20-\x7e]$/.test(segment) ? 50 : 100),
    0,
  );

/** @param letters the narrow characters that a line has room for */
function wrapped(text: string, letters: number): readonly string[] {
  return wrapText(text, letters * 10, 20, widthOf).map((line) => line.text);
}

test('words wrap at spaces, which have no width at the end of a line', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('one two    three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('  one two', 5)).toEqual(['  one', 'two']);
  expect(wrapped('', 5)).toEqual(['']);
});

test('line breaks of the author are kept', () => {
  expect(wrapped('a\n\nb c d', 3)).toEqual(['a', '', 'b c', 'd']);
});

test('a word that is wider than a line starts on a new line and is broken', () => {
  expect(wrapped('an incredible day', 5)).toEqual(['an', 'incre', 'dible', 'day']);
  expect(wrapped('well-known', 6)).toEqual(['well-', 'known']);
  expect(wrapped('abc -5', 5)).toEqual(['abc', '-5']);
});

test('Japanese wraps between its characters, but not before a full stop or after a bracket', () => {
  expect(wrapped('日本語の文章', 6)).toEqual(['日本語', 'の文章']);
  expect(wrapped('日本語。文章', 6)).toEqual(['日本', '語。文', '章']);
  expect(wrapped('日本「語」文', 6)).toEqual(['日本', '「語」', '文']);
  expect(wrapped('ABC日本', 5)).toEqual(['ABC日', '本']);
});

test('an emoji is never split, whatever it consists of', () => {
  const family = '👩‍👩‍👧‍👦';
  expect(wrapped(`${family}${family}🇯🇵🇬🇧`, 2)).toEqual([family, family, '🇯🇵', '🇬🇧']);
  expect(wrapped(family, 1)).toEqual([family]);
});

test('tab stops apply in wrapped lines too', () => {
  // Stops are two font sizes apart: four narrow letters.
  expect(wrapped('a\tbc', 6)).toEqual(['a\tbc']);
  expect(wrapped('a\tbc', 5)).toEqual(['a', 'bc']);
});

test('each line has its start, and only spaces and line breaks are skipped', () => {
  const part = fc.constantFrom('a', 'word', ' ', '  ', '\n', '日', '。', '「', '👩‍👧', '-', '\t');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.integer({ min: 1, max: 12 }),
      (text, letters) => {
        let end = 0;
        for (const line of wrapText(text, letters * 10, 20, widthOf)) {
          expect(text.slice(end, line.start)).toMatch(/^\s*$/);
          expect(text.slice(line.start, line.start + line.text.length)).toBe(line.text);
          end = line.start + line.text.length;
        }
        expect(text.slice(end)).toBe('');
      },
    ),
  );
});

test('no line is wider than the width, unless one character is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 2, max: 12 }),
      (text, letters) => {
        for (const line of wrapped(text.replace(/\s/gu, ' '), letters)) {
          expect(widthOf(line.trimEnd())).toBeLessThanOrEqual(letters * 50);
        }
      },
    ),
  );
});

test('I26: a text of the maximum length is wrapped', () => {
  const lines = wrapped('words '.repeat(16_000), 20);
  expect(lines).toHaveLength(5_334);
});

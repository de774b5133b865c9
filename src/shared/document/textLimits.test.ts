import { expect, test } from 'vitest';
import { maxTextLength, maxTextLines } from '../limits.ts';
import { fittingStart, isWithinTextLimits, splitText } from './textLimits.ts';

const breaks = (count: number): string => '\n'.repeat(count);

test('I26: the limits of a text are its length and its number of lines', () => {
  const [most, lines] = ['x'.repeat(maxTextLength), breaks(maxTextLines - 1)];
  expect(isWithinTextLimits(most)).toBe(true);
  expect(isWithinTextLimits(`${most}x`)).toBe(false);
  expect(isWithinTextLimits(lines)).toBe(true);
  expect(isWithinTextLimits(`${lines}\n`)).toBe(false);
});

test('I26: the start that fits is as long as possible and ends with a whole character', () => {
  expect(fittingStart('abc')).toBe('abc');
  expect(fittingStart('abc', maxTextLength - 2)).toBe('ab');
  expect(fittingStart('a😀', maxTextLength - 2)).toBe('a');
  expect(fittingStart('abc', maxTextLength + 5)).toBe('');
  expect(fittingStart('a\nb\nc', 0, maxTextLines - 2)).toBe('a\nb');
  expect(fittingStart('abc', 0, maxTextLines + 5)).toBe('abc');
  expect(fittingStart(breaks(130_000))).toHaveLength(maxTextLines - 1);
});

test.each([
  ['short', 'one\ntwo'],
  ['130,000 line breaks', breaks(130_000)],
  ['one long line', 'x'.repeat(250_000)],
  ['long lines', `${'x'.repeat(60_000)}\n`.repeat(5)],
  ['pairs', '😀'.repeat(150_001)],
])('I26: %s is split into texts that fit, without losing anything', (_name, text) => {
  const parts = splitText(text);
  for (const part of parts) expect(isWithinTextLimits(part)).toBe(true);
  expect(parts.join('\n').replaceAll('\n', '')).toBe(text.replaceAll('\n', ''));
  expect(parts.length).toBeLessThanOrEqual(10);
});

import { expect, test } from 'vitest';
import { wrappedBlock } from './textBlock.ts';

const paddingOf = ({ fontSize }: { readonly fontSize: number }): number => fontSize / 2;
/** Every character is half as wide as the font is high. */
const widthOf = (text: string): number => text.length * 50;

function block(text: string, width: number, height: number) {
  return wrappedBlock({ text, fontSize: 20, width, height }, paddingOf, widthOf);
}

test('a text that fits is wrapped within the padding', () => {
  expect(block('one two', 60, 70)).toEqual({ lines: ['one', 'two'], fontSize: 20, padding: 10 });
});

test('a text that does not fit is scaled down until it fits', () => {
  const { lines, fontSize, padding } = block('one two three four', 60, 60);
  expect(lines.join(' ')).toBe('one two three four');
  expect(fontSize).toBeLessThan(20);
  expect(lines.length * fontSize * 1.25 + 2 * padding).toBeLessThanOrEqual(60.01);
});

test('a text that is far too long stays within its box', () => {
  const { lines, fontSize, padding } = block('word '.repeat(1_000), 60, 60);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length * fontSize * 1.25 + 2 * padding).toBeLessThanOrEqual(60);
  expect(block('word', 60, 0).lines).toEqual([]);
});

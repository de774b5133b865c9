import { expect, test } from 'vitest';
import { areNamesOf } from './areNamesOf.ts';

const files = [{ name: 'a b.png' }, { name: 'c.jpg' }];

test.each([
  ['names', 'a b.png\nc.jpg'],
  ['paths', '/home/me/a b.png\r\nC:\\Users\\me\\c.jpg\r\n'],
  ['addresses', 'file:///home/me/a%20b.png\nfile:///home/me/c.jpg\n'],
])('a text of the %s of copied files is no text to paste', (_, text) => {
  expect(areNamesOf(files, text)).toBe(true);
});

test.each([
  ['of another file', 'a b.png\nd.jpg'],
  ['with more lines', 'a b.png\nc.jpg\nand a text'],
  ['of one of them', 'c.jpg'],
  ['of a picture in a page', 'A chart\nof last year'],
])('a text %s is pasted', (_, text) => {
  expect(areNamesOf(files, text)).toBe(false);
  expect(areNamesOf([], text)).toBe(false);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareOrder, isOrderKey, keyBetween, keysAbove, keysBelow } from './zOrder.ts';

const sorted = (keys: readonly string[]) => [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

test('keys inserted anywhere keep their order', () => {
  const places = fc.array(fc.nat(), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(
      places,
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (spots, randoms) => {
        const keys: string[] = [];
        const random = () => randoms.next().value ?? 0;
        for (const spot of spots) {
          const at = spot % (keys.length + 1);
          keys.splice(at, 0, keyBetween(keys[at - 1], keys[at], random));
        }
        expect(keys).toEqual(sorted(keys));
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.every(isOrderKey)).toBe(true);
      },
    ),
  );
});

test('two users who insert at the same place get different keys, with room between them', () => {
  const below = keyBetween(undefined, undefined);
  const mine = keyBetween(below, undefined, () => 0.2);
  const theirs = keyBetween(below, undefined, () => 0.7);
  expect(mine).not.toBe(theirs);
  const between = keyBetween(mine, theirs);
  expect(sorted([theirs, between, mine])).toEqual([mine, between, theirs]);
});

test('many keys above and below are in ascending order', () => {
  const above = keysAbove('a5', 100);
  const below = keysBelow('a5', 100);
  const all = [...below, 'a5', ...above];
  expect(all).toEqual(sorted(all));
  expect(keysAbove(undefined, 0)).toEqual([]);
});

test('ten thousand strokes on top of each other keep short keys', () => {
  const last = keysAbove(undefined, 10_000).at(-1) ?? '';
  expect(last.length).toBeLessThan(9);
});

test('shapes with the same key are ordered by their id', () => {
  const a = { z: 'a0', id: 'a' };
  const b = { z: 'a0', id: 'b' };
  expect(compareOrder(a, b)).toBe(-1);
  expect(compareOrder(b, a)).toBe(1);
  expect(compareOrder(a, a)).toBe(0);
  expect(compareOrder({ z: 'Zz', id: 'z' }, a)).toBe(-1);
});

test('a key of another program is recognised', () => {
  expect(isOrderKey('a0V')).toBe(true);
  expect(isOrderKey('top!')).toBe(false);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile } from './quantile.ts';

const edges = [1, 2, 4, 8];

it('interpolates linearly within a bucket', () => {
  expect(quantile(0.5, edges, [0, 10, 0, 0, 0])).toBe(1.5);
  expect(quantile(0.5, edges, [10, 0, 10, 0, 0])).toBe(1);
  expect(quantile(0.75, edges, [10, 0, 10, 0, 0])).toBe(3);
});

it('is the last edge above it, and undefined without observations', () => {
  expect(quantile(0.99, edges, [0, 0, 0, 0, 5])).toBe(8);
  expect(quantile(0.5, edges, [0, 0, 0, 0, 0])).toBeUndefined();
});

it('never decreases as q increases', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(50), { minLength: 5, maxLength: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (counts, one, other) => {
        const low = quantile(Math.min(one, other), edges, counts) ?? 0;
        const high = quantile(Math.max(one, other), edges, counts) ?? 0;
        expect(high).toBeGreaterThanOrEqual(low);
      },
    ),
  );
});

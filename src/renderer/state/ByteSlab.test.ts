import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteSlab } from './ByteSlab.ts';

test('copied bytes do not change with later copies or the original', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 3_000, size: 'max' }), { maxLength: 60 });
  fc.assert(
    fc.property(pieces, (all) => {
      const slab = new ByteSlab();
      const copies = all.map((bytes) => {
        const original = bytes.slice();
        const copy = slab.copy(original);
        original.fill(255);
        return copy;
      });
      expect(copies).toEqual(all);
    }),
    { numRuns: 100 },
  );
});

test('small pieces share few buffers, a large one has one of its own', () => {
  const slab = new ByteSlab();
  const small = Array.from({ length: 100 }, () => slab.copy(new Uint8Array(300)));
  expect(new Set(small.map(({ buffer }) => buffer)).size).toBeLessThanOrEqual(2);
  expect(slab.copy(new Uint8Array(5_000)).buffer.byteLength).toBe(5_000);
});

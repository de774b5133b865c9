import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteChunks, concatBytes } from './ByteChunks.ts';

test('the chunks together equal what was added', () => {
  const sizes = fc.array(
    fc.oneof(fc.nat(300), fc.nat(10_000), fc.integer({ min: 16_000, max: 300_000 })),
  );
  fc.assert(
    fc.property(sizes, (sizesBytes) => {
      const chunks = new ByteChunks();
      const added = sizesBytes.map((size, index) => new Uint8Array(size).fill(index + 1));
      for (const bytes of added) chunks.add(bytes);
      expect(Buffer.compare(concatBytes(chunks.chunks), Buffer.concat(added))).toBe(0);
    }),
    { numRuns: 50 },
  );
});

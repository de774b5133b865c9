import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readImageHeader } from './imageHeader.ts';
import {
  damagedImages,
  gif,
  jpeg,
  pngHeader,
  webpExtended,
  webpLossless,
  webpLossy,
} from './testImages.ts';

const files = [
  ['png', pngHeader(60_000, 50_000), 'png'],
  ['jpeg', jpeg(4_000, 3_000), 'jpeg'],
  ['gif', gif({ screen: [640, 480], frame: [640, 480] }), 'gif'],
  ['gif with a frame beyond its screen', gif({ screen: [1, 1], frame: [60_000, 50_000] }), 'gif'],
  ['lossy webp', webpLossy(300, 200), 'webp'],
  ['lossless webp', webpLossless(16_384, 9_000), 'webp'],
  ['extended webp', webpExtended(20_000, 10_000), 'webp'],
] as const;
const sizes: Readonly<Record<string, readonly [number, number]>> = {
  png: [60_000, 50_000],
  jpeg: [4_000, 3_000],
  gif: [640, 480],
  'gif with a frame beyond its screen': [60_000, 50_000],
  'lossy webp': [300, 200],
  'lossless webp': [16_384, 9_000],
  'extended webp': [20_000, 10_000],
};

test.each(files)('the size of a %s is read from its header', (name, bytes, type) => {
  const [width, height] = sizes[name] ?? [];
  expect(readImageHeader(bytes)).toEqual({ type, width, height });
});

test.each(damagedImages)('%s has no header', (_, bytes) => {
  expect(readImageHeader(bytes)).toBeUndefined();
});

test('I30: any bytes have a header or none, and a truncated file has no other header', () => {
  const file = fc.constantFrom(...files.map(([, bytes]) => bytes));
  fc.assert(
    fc.property(file, fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 80 }), (start, tail, at) => {
      const spoilt = Uint8Array.from([...start.subarray(0, at), ...tail]);
      const header = readImageHeader(spoilt);
      if (header === undefined) return;
      expect(header.width * header.height).toBeGreaterThan(0);
    }),
    { numRuns: 3_000 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentHash } from '../../../shared/document/everinkFile.ts';
import { damagedImages, pngHeader } from '../../../shared/document/testImages.ts';
import { DecodedImages } from './DecodedImages.ts';
import { imageProblem } from './imageProblem.ts';

/** There is no decoder here: an image is square, and its first byte is the length of its side. */
class TestBitmap {
  readonly width: number;
  readonly height: number;
  readonly closed: string[];

  constructor(side: number, closed: string[]) {
    this.width = side;
    this.height = side;
    this.closed = closed;
  }

  close(): void {
    this.closed.push(String(this.width));
  }
}

function testImages(limitSizeBytes: number) {
  const closed: string[] = [];
  const clock = { nowMs: 0 };
  const decoded: string[] = [];
  const bitmap = (side: number) => new TestBitmap(side, closed) as unknown as ImageBitmap;
  const images = new DecodedImages({
    limitSizeBytes,
    nowMs: () => clock.nowMs,
    decode: async (hash, bytes) => {
      decoded.push(hash);
      return bytes.length === 0 ? 'damaged' : bitmap((bytes[0] ?? 0) * 16);
    },
    halve: async (large) => {
      large.close();
      return bitmap(Math.floor(large.width / 2));
    },
  });
  const load = (hash: string, side: number) => images.decode(hash, Uint8Array.of(side / 16));
  return { images, load, clock, decoded, closed };
}

const mib = 1024 * 1024;

test('I30: above the limit the least recently used images are released', async () => {
  const { images, load, clock, closed } = testImages(3 * mib);
  for (const hash of ['a', 'b', 'c']) {
    await load(hash, 512);
    clock.nowMs += 1_000;
  }
  expect(images.get('a')).toBeDefined();
  clock.nowMs += 2_500;
  images.get('a');
  await load('d', 512);
  expect(images.get('b')).toBeUndefined();
  for (const hash of ['a', 'c', 'd']) expect(images.get(hash)?.width).toBe(512);
  expect(closed).toEqual(['512']);
});

test('I30: images that are all in use are scaled down and kept', async () => {
  const { images, load, decoded } = testImages(3 * mib);
  for (const hash of ['a', 'b', 'c', 'd', 'e', 'f']) await load(hash, 512);
  expect(images.sizeBytes).toBeLessThanOrEqual(3 * mib);
  for (const hash of ['a', 'b', 'c', 'd', 'e', 'f']) expect(images.get(hash)).toBeDefined();
  expect(decoded).toHaveLength(6);
});

test('I30: memory is bounded in any order of use, and every bitmap is closed in the end', async () => {
  const step = fc.record({
    hash: fc.nat({ max: 12 }).map(String),
    side: fc.integer({ min: 1, max: 60 }).map((units) => units * 16),
    pauseMs: fc.constantFrom(0, 100, 3_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { images, load, clock } = testImages(2 * mib);
      for (const { hash, side, pauseMs } of steps) {
        await load(hash, side);
        images.get(hash);
        expect(images.sizeBytes).toBeLessThanOrEqual(2 * mib);
        clock.nowMs += pauseMs;
      }
      images.dispose();
      expect(images.sizeBytes).toBe(0);
    }),
  );
});

test('an image that cannot be shown is decoded once, and again when its bytes change', async () => {
  const { images, decoded } = testImages(mib);
  await images.decode('a', new Uint8Array());
  await images.decode('a', new Uint8Array());
  expect(images.problem('a')).toBe('damaged');
  expect(decoded).toHaveLength(1);
  images.forgetProblems(['a']);
  await images.decode('a', Uint8Array.of(4));
  expect(images.get('a')?.width).toBe(64);
});

test('I30: an image that is too large, damaged or of another type than declared is refused before it is decoded', async () => {
  const bomb = pngHeader(60_000, 60_000);
  expect(await imageProblem(await contentHash(bomb), bomb)).toBe('too-large');
  const endless = pngHeader(40_000, 1);
  expect(await imageProblem(await contentHash(endless), endless)).toBe('too-large');
  const fine = pngHeader(10_000, 10_000);
  expect(await imageProblem(await contentHash(fine), fine)).toBeUndefined();
  expect(await imageProblem('f'.repeat(64), fine)).toBe('altered');
  for (const [name, bytes] of damagedImages) {
    const hash = await contentHash(new Uint8Array(bytes));
    expect(await imageProblem(hash, bytes), name).toBe('damaged');
  }
});

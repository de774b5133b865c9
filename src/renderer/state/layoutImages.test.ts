import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxAddedImages, maxCoordinate } from '../../shared/limits.ts';
import { layoutImages } from './layoutImages.ts';

const view = { width: 1_000, height: 500 };
const origin = { x: 0, y: 0 };

test('a small image is centred in its natural size', () => {
  expect(layoutImages([{ width: 200, height: 100 }], { x: 10, y: 20 }, view)).toEqual([
    { x: -90, y: -30, width: 200, height: 100 },
  ]);
});

test('an image larger than the view takes 80% of it', () => {
  expect(layoutImages([{ width: 4_000, height: 100 }], origin, view)).toEqual([
    { x: -400, y: -10, width: 800, height: 20 },
  ]);
  expect(layoutImages([{ width: 4_000, height: 4_000 }], origin, view)).toEqual([
    { x: -200, y: -200, width: 400, height: 400 },
  ]);
});

test('three images are a row, more are a grid', () => {
  const rowsOf = (count: number): number => {
    const sizes = Array.from({ length: count }, () => ({ width: 10, height: 10 }));
    return new Set(layoutImages(sizes, origin, view).map(({ y }) => y)).size;
  };
  expect([1, 2, 3, 4, 5, 9, 10].map(rowsOf)).toEqual([1, 1, 1, 2, 2, 3, 3]);
});

test('images at the edge of a board are moved into it', () => {
  const corner = { x: maxCoordinate, y: -maxCoordinate };
  const [place] = layoutImages([{ width: 200, height: 100 }], corner, view);
  expect(place?.x).toBeCloseTo(maxCoordinate - 200, 1);
  expect(place?.y).toBeCloseTo(-maxCoordinate, 1);
});

test('any images are around the point, within 80% of the view, with their ratio and without overlaps', () => {
  const length = fc.integer({ min: 1, max: 40_000 });
  const size = fc.record({ width: length, height: length });
  const sizes = fc.array(size, { minLength: 1, maxLength: maxAddedImages });
  fc.assert(
    fc.property(sizes, (all) => {
      const places = layoutImages(all, origin, view);
      for (const [i, { x, y, width, height }] of places.entries()) {
        const natural = all[i] ?? { width: 0, height: 0 };
        expect(width / height).toBeCloseTo(natural.width / natural.height, 6);
        expect(width).toBeLessThanOrEqual(natural.width);
        expect(Math.max(-x, x + width)).toBeLessThanOrEqual(view.width * 0.4 + 1e-6);
        expect(Math.max(-y, y + height)).toBeLessThanOrEqual(view.height * 0.4 + 1e-6);
        const isApart = places
          .slice(i + 1)
          .every(
            (other) =>
              other.x >= x + width ||
              other.x + other.width <= x ||
              other.y >= y + height ||
              other.y + other.height <= y,
          );
        expect(isApart).toBe(true);
      }
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains } from '../../drawing/geometry.ts';
import { type OverviewPlace, overviewPlace } from './Overview.ts';

const side = fc.double({ min: -1_000_000, max: 1_000_000, noNaN: true });
const length = fc.double({ min: 0, max: 100_000, noNaN: true });
const bounds = fc.record({ x: side, y: side, width: length, height: length });

test('the overview contains the whole board as it grows and shrinks, in a picture of bounded size', () => {
  fc.assert(
    fc.property(fc.array(bounds, { minLength: 1, maxLength: 8 }), (sizes) => {
      let place: OverviewPlace | undefined;
      for (const { x, y, width, height } of sizes) {
        const rect = { minX: x, minY: y, maxX: x + width, maxY: y + height };
        place = overviewPlace(rect, place);
        expect(contains(place.rect, rect)).toBe(true);
        expect(Math.max(place.area.width, place.area.height)).toBeLessThanOrEqual(1_537);
      }
    }),
  );
});

test('a board that grows within the margin keeps its overview', () => {
  const before = overviewPlace({ minX: 0, minY: 0, maxX: 1_000, maxY: 500 }, undefined);
  expect(overviewPlace({ minX: 0, minY: 0, maxX: 1_050, maxY: 500 }, before)).toBe(before);
  expect(overviewPlace({ minX: 0, minY: 0, maxX: 9_000, maxY: 500 }, before)).not.toBe(before);
});

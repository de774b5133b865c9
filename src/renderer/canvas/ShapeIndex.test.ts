import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testRectangle } from '../../shared/document/testShapes.ts';
import { intersects } from './geometry.ts';
import { ShapeIndex } from './ShapeIndex.ts';

const side = fc.integer({ min: -500, max: 500 });
const places = fc.array(fc.record({ x: side, y: side }), { maxLength: 400 });

function indexOf(at: readonly { readonly x: number; readonly y: number }[]): ShapeIndex {
  const index = new ShapeIndex();
  index.put(at.map((place, i) => [`s${i}`, testRectangle({ ...place, width: 1 + i })]));
  return index;
}

test('what shapes cost within a rectangle is what they cost one by one', () => {
  fc.assert(
    fc.property(places, side, side, (at, x, y) => {
      const index = indexOf(at);
      const area = { minX: x, minY: y, maxX: x + 200, maxY: y + 200 };
      const costOf = ({ frame }: { readonly frame: { minX: number; maxX: number } }): number =>
        frame.maxX - frame.minX;
      const each = [...index.all()].filter((shape) => intersects(shape, area)).map(costOf);
      const sum = each.reduce((a, b) => a + b, 0);
      expect(index.costWithin(area, Number.POSITIVE_INFINITY, costOf)).toBe(sum);
    }),
  );
});

test('a rectangle full of shapes is given up as soon as it costs too much', () => {
  const index = indexOf(Array.from({ length: 5_000 }, (_, i) => ({ x: i % 90, y: i / 90 })));
  let looks = 0;
  const everywhere = { minX: -1e9, minY: -1e9, maxX: 1e9, maxY: 1e9 };
  const cost = index.costWithin(everywhere, 10, () => {
    looks += 1;
    return 1;
  });
  expect(cost).toBe(11);
  expect(looks).toBe(11);
});

test('whoever asks hears of each change once, and of shapes that are shown otherwise', () => {
  const index = indexOf([
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ]);
  expect(index.takeChanged()).toEqual(new Set(['s0', 's1']));
  index.setVeil('s1', 'faded');
  index.remove('s0');
  expect(index.takeChanged()).toEqual(new Set(['s0', 's1']));
  expect(index.takeChanged()).toEqual(new Set());
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePoints } from '../../../shared/document/points.ts';
import type { ReadShape } from '../../../shared/document/readShape.ts';
import { testRectangle, testStroke, testStyle } from '../../../shared/document/testShapes.ts';
import { compareOrder } from '../../../shared/document/zOrder.ts';
import { intersects } from '../../drawing/geometry.ts';
import { hitsShape } from './hitTest.ts';
import { SceneShape } from './SceneShape.ts';
import { ShapeIndex } from './ShapeIndex.ts';

const side = fc.integer({ min: -500, max: 500 });
const places = fc.array(fc.record({ x: side, y: side }), { maxLength: 400 });

function indexOf(at: readonly { readonly x: number; readonly y: number }[]): ShapeIndex {
  const index = new ShapeIndex();
  index.put(at.map((place, i) => [`s${i}`, testRectangle({ ...place, width: 1 + i })]));
  return index;
}

const offset = fc.integer({ min: -60, max: 60 });
const style = fc.record({
  width: fc.constantFrom(1, 4, 14),
  fill: fc.constantFrom('none' as const, 'blue' as const),
});
const common = fc
  .record({
    x: fc.integer({ min: -200, max: 200 }),
    y: fc.integer({ min: -200, max: 200 }),
    z: fc.constantFrom('a0', 'a1', 'a2'),
    rotation: fc.constantFrom(0, 0.8, 1.5, -2.4),
    style,
  })
  .map((parts) => ({ ...parts, page: 'page-1', style: { ...testStyle, ...parts.style } }));
const stroke = fc
  .record({
    common,
    tool: fc.constantFrom('pen' as const, 'highlighter' as const),
    points: fc.array(fc.tuple(offset, offset), { minLength: 1, maxLength: 5 }),
    scaleX: fc.constantFrom(1, -2, 0.5),
  })
  .map(({ common: where, tool, points, scaleX }) => {
    const xs = Float64Array.from(points, ([x]) => x);
    const ys = Float64Array.from(points, ([, y]) => y);
    return testStroke({ ...where, tool, scaleX, points: encodePoints({ xs, ys }, 4) });
  });
const line = fc
  .record({
    common,
    type: fc.constantFrom('line' as const, 'arrow' as const),
    ends: fc.record({ x1: offset, y1: offset, x2: offset, y2: offset }),
  })
  .map(({ common: where, type, ends }): ReadShape => ({ ...where, ...ends, type }));
const size = fc.integer({ min: 1, max: 90 });
const box = fc
  .record({
    common,
    size: fc.record({ width: size, height: size }),
    kind: fc.constantFrom(
      { type: 'rectangle' } as const,
      { type: 'ellipse' } as const,
      { type: 'text', text: 'a', fontSize: 20 } as const,
      { type: 'note', text: 'a', fontSize: 20 } as const,
      { type: 'image', image: 'f'.repeat(64) } as const,
      { type: 'frame', name: 'a' } as const,
      { type: 'placeholder', label: 'a', isBeyondLimits: false } as const,
    ),
  })
  .map((parts): ReadShape => ({ ...parts.common, ...parts.size, ...parts.kind }));
const shapesById = fc.dictionary(
  fc.nat({ max: 30 }).map((number) => `s${number}`),
  fc.oneof(stroke, line, box),
);
const place = fc.integer({ min: -260, max: 260 });
const way = fc
  .record({ x: place, y: place, dx: offset, dy: offset, tolerance: fc.constantFrom(0.3, 6.7) })
  .map(({ x, y, dx, dy, tolerance }) => {
    return { from: { x, y }, to: { x: x + dx, y: y + dy }, tolerance };
  });

test('a point and a sweep hit the same shapes as a test of every shape', () => {
  fc.assert(
    fc.property(
      shapesById,
      shapesById,
      fc.array(way, { minLength: 10, maxLength: 20 }),
      (first, second, ways) => {
        const index = new ShapeIndex();
        index.put(Object.entries(first));
        index.put(Object.entries(second));
        index.setVeil('s0', 'hidden');
        index.remove('s1');
        const shapes = Object.entries({ ...first, ...second })
          .filter(([id]) => id !== 's0' && id !== 's1')
          .map(([id, shape]) => new SceneShape(id, shape))
          .sort(compareOrder);
        for (const { from, to, tolerance } of ways) {
          const hitOnes = (end: typeof from): SceneShape[] =>
            shapes.filter((shape) => hitsShape(shape, from, end, tolerance));
          const readable = (hits: readonly SceneShape[]): string[] =>
            hits.filter(({ isPlaceholder }) => !isPlaceholder).map(({ id }) => id);
          expect(index.swept(from, to, tolerance).map(({ id }) => id)).toEqual(
            readable(hitOnes(to)),
          );
          const hits = hitOnes(from);
          expect(index.hit(from, tolerance)?.id).toBe(readable(hits).at(-1) ?? hits.at(-1)?.id);
        }
      },
    ),
  );
});

test('the cost of shapes within a rectangle is the sum of their costs', () => {
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

test('the search in a crowded rectangle stops as soon as the cost is too high', () => {
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

test('subscribers are notified once of each change, including previews', () => {
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

import { expect, test } from 'vitest';
import { encodePoints } from '../../../shared/document/points.ts';
import type { Shape } from '../../../shared/document/shape.ts';
import { testRectangle, testStroke, testStyle } from '../../../shared/document/testShapes.ts';
import { hitsShape } from './hitTest.ts';
import { SceneShape } from './SceneShape.ts';

const hits = (shape: Shape, x: number, y: number, tolerance = 2): boolean =>
  hitsShape(new SceneShape('s', shape), { x, y }, { x, y }, tolerance);

const filled = { ...testStyle, fill: 'blue' as const };
const { type: _type, width: _width, height: _height, ...place } = testRectangle();

test('an empty rectangle is hit at its lines, a filled one also inside', () => {
  expect(hits(testRectangle(), 50, 0)).toBe(true);
  expect(hits(testRectangle(), 50, 25)).toBe(false);
  expect(hits(testRectangle({ style: filled }), 50, 25)).toBe(true);
  expect(hits(testRectangle({ style: filled }), 50, 60)).toBe(false);
});

test('a diamond is hit at its sides, and within them only if it is filled', () => {
  const diamond: Shape = { ...place, type: 'diamond', width: 100, height: 50 };
  expect(hits(diamond, 25, 12.5)).toBe(true);
  expect(hits(diamond, 0, 25)).toBe(true);
  expect(hits(diamond, 5, 5)).toBe(false);
  expect(hits(diamond, 50, 25)).toBe(false);
  expect(hits({ ...diamond, style: filled }, 50, 25)).toBe(true);
  expect(hits({ ...diamond, style: filled }, 95, 45)).toBe(false);
});

test('an ellipse is hit at its line, not at the corner of its box', () => {
  const ellipse: Shape = { ...place, type: 'ellipse', width: 100, height: 50 };
  expect(hits(ellipse, 0, 25)).toBe(true);
  expect(hits(ellipse, 2, 2)).toBe(false);
  expect(hits({ ...ellipse, style: filled }, 50, 25)).toBe(true);
});

test('ink is hit at its position, also after it was stretched', () => {
  expect(hits(testStroke(), 10, 5)).toBe(true);
  expect(hits(testStroke(), 15, 25)).toBe(false);
  expect(hits(testStroke({ scaleX: 10, scaleY: 10 }), 100, 50)).toBe(true);
  expect(hits(testStroke({ scaleX: 10, scaleY: 10 }), 10, 35)).toBe(false);
});

test('an arrow is hit at its shaft and its head', () => {
  const arrow: Shape = { ...place, type: 'arrow', x1: 0, y1: 0, x2: 100, y2: 0 };
  expect(hits(arrow, 50, 1)).toBe(true);
  expect(hits(arrow, 83, 8)).toBe(true);
  expect(hits({ ...arrow, type: 'line' }, 83, 8)).toBe(false);
});

test('a rotated shape is hit where it is shown', () => {
  const upright = testRectangle({ rotation: Math.PI / 2 });
  expect(hits(upright, 50, -25)).toBe(true);
  expect(hits(upright, 0, 25)).toBe(false);
});

test('a fast sweep hits shapes between its two ends', () => {
  const shape = new SceneShape('s', testStroke({ x: 50, y: 50 }));
  expect(hitsShape(shape, { x: 60, y: -500 }, { x: 60, y: 500 }, 1)).toBe(true);
  expect(hitsShape(shape, { x: 200, y: -500 }, { x: 200, y: 500 }, 1)).toBe(false);
});

test('an even line is hit on the line, its heads and, if it is filled, inside', () => {
  const points = encodePoints(
    { xs: Float64Array.of(0, 100, 100), ys: Float64Array.of(0, 0, 100) },
    4,
  );
  const bent = testStroke({ path: 'polyline', points });
  expect(hits(bent, 50, 1)).toBe(true);
  expect(hits(bent, 80, 30)).toBe(false);
  expect(hits({ ...bent, endHead: 'arrow' }, 92, 83)).toBe(true);
  expect(hits(bent, 92, 83)).toBe(false);
  expect(hits({ ...bent, filled: true, style: filled }, 80, 30)).toBe(true);
  expect(hits({ ...bent, style: filled }, 80, 30)).toBe(false);
});

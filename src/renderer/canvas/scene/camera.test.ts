import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxCoordinate, maxViewDistance } from '../../../shared/limits.ts';
import { contains } from '../../drawing/geometry.ts';
import {
  clampCamera,
  fitCamera,
  maxZoom,
  minZoom,
  panBy,
  toBoard,
  toScreen,
  visibleRect,
  zoomAt,
} from './camera.ts';

const coordinate = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const camera = fc.record({
  x: coordinate,
  y: coordinate,
  zoom: fc.double({ min: minZoom, max: maxZoom, noNaN: true }),
});
const screen = fc.record({
  x: fc.integer({ min: 0, max: 2_000 }),
  y: fc.integer({ min: 0, max: 2_000 }),
});

test('the point under the pointer stays there while zooming', () => {
  fc.assert(
    fc.property(
      camera,
      screen,
      fc.double({ min: 0.001, max: 500, noNaN: true }),
      (from, at, zoom) => {
        const to = zoomAt(from, at, zoom);
        const before = toBoard(from, at);
        const after = toBoard(to, at);
        expect(after.x).toBeCloseTo(before.x, 4);
        expect(after.y).toBeCloseTo(before.y, 4);
        expect(to.zoom).toBeGreaterThanOrEqual(minZoom);
        expect(to.zoom).toBeLessThanOrEqual(maxZoom);
      },
    ),
  );
});

test('dragging the view moves the picture by the same number of pixels', () => {
  const from = { x: 10, y: 20, zoom: 4 };
  const point = { x: 33, y: 44 };
  const before = toScreen(from, point);
  const after = toScreen(panBy(from, 30, -12), point);
  expect(after).toEqual({ x: before.x - 30, y: before.y + 12 });
});

test('zoom to fit keeps the board clear of the header and the tools', () => {
  const bounds = { minX: -300, minY: 40, maxX: 300, maxY: 2_040 };
  const view = { width: 1_280, height: 820 };
  const { y, zoom } = fitCamera(bounds, view);
  const toolsPx = 56;
  expect((bounds.minY - y) * zoom).toBeGreaterThan(toolsPx);
  expect(view.height - (bounds.maxY - y) * zoom).toBeGreaterThan(toolsPx);
});

test('zoom to fit shows the whole board, unless it is too large for a zoom of 5%', () => {
  const size = { width: 1_280, height: 800 };
  for (const bounds of [
    { minX: -50, minY: 20, maxX: 4_000, maxY: 900 },
    { minX: 5, minY: 5, maxX: 6, maxY: 6 },
  ]) {
    const fitted = fitCamera(bounds, size);
    expect(contains(visibleRect(fitted, size), bounds)).toBe(true);
    expect(fitted.zoom).toBeLessThanOrEqual(2);
  }
  expect(fitCamera({ minX: 0, minY: 0, maxX: 1e6, maxY: 10 }, size).zoom).toBe(minZoom);
});

test('I30: a view that is too far away is moved within the limits, and others are not changed', () => {
  const anything = fc.double({ noNaN: true, noDefaultInfinity: true });
  const size = { width: 1_440, height: 900 };
  fc.assert(
    fc.property(anything, anything, anything, (x, y, zoom) => {
      const visible = visibleRect(clampCamera({ x, y, zoom }, size), size);
      for (const value of Object.values(visible)) {
        expect(Math.abs(value)).toBeLessThan(maxCoordinate);
      }
    }),
  );
  fc.assert(
    fc.property(camera, (near) => {
      expect(clampCamera(near, size)).toEqual(near);
    }),
  );
  expect(clampCamera({ x: 1e300, y: 0, zoom: 1 }, size).x).toBe(maxViewDistance - 720);
});

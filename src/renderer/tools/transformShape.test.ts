import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Shape } from '../../shared/document/shape.ts';
import { testRectangle, testStroke } from '../../shared/document/testShapes.ts';
import { SceneShape } from '../canvas/scene/SceneShape.ts';
import { drawnShape } from './drawnShape.ts';
import { resizeBox, resizeHandles, transformShape } from './transformShape.ts';

const box = { minX: 0, minY: 0, maxX: 100, maxY: 50 };
const apply = (shape: Shape, from: typeof box, to: typeof box) =>
  new SceneShape('s', {
    ...shape,
    ...transformShape(shape, { type: 'resize', from, to }),
  } as Shape);

test('a handle moves its sides and leaves the others where they are', () => {
  expect(resizeBox(box, 'se', 10, 20, false)).toEqual({ minX: 0, minY: 0, maxX: 110, maxY: 70 });
  expect(resizeBox(box, 'nw', 10, 20, false)).toEqual({ minX: 10, minY: 20, maxX: 100, maxY: 50 });
  expect(resizeBox(box, 'e', 10, 20, false)).toEqual({ minX: 0, minY: 0, maxX: 110, maxY: 50 });
});

test('a box with a fixed ratio grows on both axes, from its opposite side', () => {
  expect(resizeBox(box, 'se', 100, 0, true)).toEqual({ minX: 0, minY: 0, maxX: 200, maxY: 100 });
  expect(resizeBox(box, 'w', -100, 0, true)).toEqual({
    minX: -100,
    minY: -25,
    maxX: 100,
    maxY: 75,
  });
});

test('no handle flips a box', () => {
  const move = fc.integer({ min: -500, max: 500 });
  fc.assert(
    fc.property(
      fc.constantFrom(...resizeHandles),
      move,
      move,
      fc.boolean(),
      (handle, dx, dy, kept) => {
        const next = resizeBox(box, handle, dx, dy, kept);
        expect(next.maxX).toBeGreaterThan(next.minX);
        expect(next.maxY).toBeGreaterThan(next.minY);
      },
    ),
  );
});

test('ink and boxes fill the box they are resized to, without changing their points', () => {
  const stroke = testStroke({ x: 20, y: 10 });
  const { frame } = new SceneShape('s', stroke);
  const to = { minX: 0, minY: 0, maxX: 300, maxY: 200 };
  for (const shape of [stroke, testRectangle({ x: 20, y: 10, width: 30, height: 5 })]) {
    const resized = apply(shape, frame, to);
    expect(resized.frame).toEqual(to);
  }
  expect(transformShape(stroke, { type: 'resize', from: frame, to })).not.toHaveProperty('points');
});

test('a horizontal line can be made longer although it has no height', () => {
  const { type: _type, width: _width, height: _height, ...place } = testRectangle();
  const line: Shape = { ...place, type: 'line', x1: 0, y1: 0, x2: 100, y2: 0 };
  const level = { minX: 0, minY: 0, maxX: 100, maxY: 0 };
  const resized = apply(line, level, resizeBox(level, 'se', 50, 30, false));
  expect(resized.shape).toMatchObject({ x1: 0, x2: 150, y1: 0, y2: 0 });
});

test('the end of a line is moved past the other end', () => {
  const { type: _type, width: _width, height: _height, ...place } = testRectangle();
  const line: Shape = { ...place, type: 'line', x: 10, y: 10, x1: 0, y1: 0, x2: 100, y2: 0 };
  expect(transformShape(line, { type: 'line-end', end: 2, dx: -150, dy: 20 })).toEqual({
    x: -40,
    y: 10,
    x1: 50,
    y1: 0,
    x2: 0,
    y2: 20,
  });
});

test('shift draws squares, circles and lines at 15 degrees', () => {
  const { page, z, style } = testRectangle();
  const draw = (name: 'rectangle' | 'line', x: number, y: number, shift: boolean) =>
    drawnShape(name, { x: 0, y: 0 }, { x, y }, shift, { page, z, style });
  expect(draw('rectangle', -30, 80, true)).toMatchObject({ x: -80, y: 0, width: 80, height: 80 });
  expect(draw('rectangle', -30, 80, false)).toMatchObject({ x: -30, y: 0, width: 30, height: 80 });
  expect(draw('line', 100, 4, true)).toMatchObject({ y1: 0, y2: 0 });
  expect(draw('line', -10, -40, false)).toMatchObject({
    x: -10,
    y: -40,
    x1: 10,
    y1: 40,
    x2: 0,
    y2: 0,
  });
});

/** Shapes for tests. */
import { encodePoints } from './points.ts';
import type { ShapeOf, ShapeType } from './shape.ts';
import type { Style } from './style.ts';

export const testStyle: Style = { colour: 'ink', width: 4, fill: 'none', opacity: 1 };

export function testRectangle(change: Partial<ShapeOf<'rectangle'>> = {}): ShapeOf<'rectangle'> {
  return {
    type: 'rectangle',
    page: 'page-1',
    z: 'a0',
    x: 0,
    y: 0,
    rotation: 0,
    style: testStyle,
    width: 100,
    height: 50,
    ...change,
  };
}

export function testStroke(change: Partial<ShapeOf<'stroke'>> = {}): ShapeOf<'stroke'> {
  return {
    type: 'stroke',
    page: 'page-1',
    z: 'a0',
    x: 0,
    y: 0,
    rotation: 0,
    style: testStyle,
    tool: 'pen',
    points: encodePoints(
      {
        xs: Float64Array.of(0, 10, 20, 30),
        ys: Float64Array.of(0, 5, 0, 5),
        pressures: Uint8Array.of(100, 120, 130, 110),
      },
      4,
    ),
    ...change,
  };
}

/** @param image the hash of its bytes */
export function testImage(image: string, change: Partial<ShapeOf<'image'>> = {}): ShapeOf<'image'> {
  return { ...testRectangle(), type: 'image', image, ...change };
}

const { type: _, ...box } = testRectangle();
const { width: _width, height: _height, ...place } = box;

/** One shape of each kind, all at the same position. */
export const exampleShapes: { readonly [T in ShapeType]: ShapeOf<T> } = {
  stroke: testStroke(),
  rectangle: testRectangle(),
  ellipse: { ...box, type: 'ellipse' },
  diamond: { ...box, type: 'diamond' },
  line: { ...place, type: 'line', x1: 0, y1: 0, x2: 100, y2: 50 },
  arrow: { ...place, type: 'arrow', x1: 0, y1: 0, x2: 100, y2: 50 },
  text: { ...box, type: 'text', text: 'some text', fontSize: 20 },
  note: { ...box, type: 'note', text: 'a note', fontSize: 20 },
  image: testImage('ab'.repeat(32)),
  frame: { ...box, type: 'frame', name: 'Frame' },
};

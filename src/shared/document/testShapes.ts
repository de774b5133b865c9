/** Shapes for tests. */
import { encodePoints } from './points.ts';
import type { Shape, Style } from './shape.ts';

export const testStyle: Style = { colour: 'ink', width: 4, fill: 'none', opacity: 1 };

type Of<Type extends Shape['type']> = Extract<Shape, { type: Type }>;

export function testRectangle(change: Partial<Of<'rectangle'>> = {}): Of<'rectangle'> {
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

export function testStroke(change: Partial<Of<'stroke'>> = {}): Of<'stroke'> {
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
export function testImage(image: string, change: Partial<Of<'image'>> = {}): Of<'image'> {
  return { ...testRectangle(), type: 'image', image, ...change };
}

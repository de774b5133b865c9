/** Common parts of shapes with `width` and `height`. */
import type { Point, Rect } from '../../drawing/geometry.ts';
import type { DrawnShape } from '../ShapeKind.ts';
import { boxPolygon, hitsPolygonEdge, isInside } from './polygon.ts';

type Size = { readonly width: number; readonly height: number };

export function boxFrame({ width, height }: Size): Rect {
  return { minX: 0, minY: 0, maxX: width, maxY: height };
}

export function scaledSize({ width, height }: Size, scaleX: number, scaleY: number): Size {
  return { width: width * scaleX, height: height * scaleY };
}

/** Whether a box is hit anywhere inside, filled or not. */
export function hitsBox(
  { localFrame }: Pick<DrawnShape<unknown>, 'localFrame'>,
  a: Point,
  b: Point,
  tolerance: number,
): boolean {
  const outline = boxPolygon(localFrame);
  return isInside(outline, b) || hitsPolygonEdge(outline, a, b, tolerance);
}

/** The end of a drag constrained to a square. */
export function squareEnd(from: Point, to: Point): Point {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return { x: from.x + side * (dx < 0 ? -1 : 1), y: from.y + side * (dy < 0 ? -1 : 1) };
}

export function sizeBetween(from: Point, end: Point): Size {
  return { width: Math.abs(end.x - from.x), height: Math.abs(end.y - from.y) };
}

import type { Shape } from '../../shared/document/shape.ts';
import { maxCoordinate, maxShapeSize, roundingRoom } from '../../shared/limits.ts';
import type { Point } from '../drawing/geometry.ts';
import type { NewPlace } from '../shapes/ShapeKind.ts';
import { type DrawnType, drawingOf } from '../shapes/shapeKinds.ts';

/**
 * The shape that a drag from `from` to `to` draws. `isRegular` (Shift) makes squares and circles, and snaps
 * lines to multiples of 15 degrees.
 */
export function drawnShape(
  type: DrawnType,
  from: Point,
  to: Point,
  isRegular: boolean,
  place: Pick<NewPlace, 'page' | 'z' | 'style'>,
): Shape {
  const drawing = drawingOf(type);
  const end = endWithinBoard(from, isRegular ? drawing.regularEnd(from, to) : to);
  const x = Math.min(from.x, end.x);
  const y = Math.min(from.y, end.y);
  return drawing.shape({ ...place, x, y, rotation: 0 }, from, end);
}

/** The point nearest to `to` that a shape may reach: a drag during which the view moves may be longer. */
function endWithinBoard(from: Point, to: Point): Point {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const part = Math.min(1, partWithinBoard(from.x, dx), partWithinBoard(from.y, dy));
  return part === 1 ? to : { x: from.x + dx * part, y: from.y + dy * part };
}

function partWithinBoard(from: number, by: number): number {
  const room = maxCoordinate - roundingRoom - from * Math.sign(by);
  return by === 0 ? 1 : Math.min(room, maxShapeSize - roundingRoom) / Math.abs(by);
}

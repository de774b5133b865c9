import type { Shape } from '../../shared/document/shape.ts';
import type { Style } from '../../shared/document/style.ts';
import { maxCoordinate, maxShapeSize, roundingRoom } from '../../shared/limits.ts';
import type { Point } from '../canvas/geometry.ts';

export type DragShapeName = 'rectangle' | 'ellipse' | 'line' | 'arrow';

/** Lines snap to multiples of this with the shift key. */
const snapAngle = Math.PI / 12;

/**
 * The shape that a drag from `from` to `to` draws. `isRegular` (shift) makes squares and circles, and turns
 * lines to multiples of 15 degrees.
 */
export function drawnShape(
  name: DragShapeName,
  from: Point,
  to: Point,
  isRegular: boolean,
  place: { readonly page: string; readonly z: string; readonly style: Style },
): Shape {
  const end = endWithinBoard(from, isRegular ? regularEnd(name, from, to) : to);
  const x = Math.min(from.x, end.x);
  const y = Math.min(from.y, end.y);
  const common = { ...place, x, y, rotation: 0 };
  if (name === 'line' || name === 'arrow') {
    return { type: name, ...common, x1: from.x - x, y1: from.y - y, x2: end.x - x, y2: end.y - y };
  }
  return {
    type: name,
    ...common,
    width: Math.abs(end.x - from.x),
    height: Math.abs(end.y - from.y),
  };
}

/** As far towards `to` as a shape may reach: a drag of which the view is moved meanwhile may be longer. */
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

function regularEnd(name: DragShapeName, from: Point, to: Point): Point {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  if (name === 'line' || name === 'arrow') return snapLineEnd(from, to);
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return { x: from.x + side * (dx < 0 ? -1 : 1), y: from.y + side * (dy < 0 ? -1 : 1) };
}

/** The point as far from `fixed` as `to`, at the nearest multiple of 15 degrees. */
export function snapLineEnd(fixed: Point, to: Point): Point {
  const dx = to.x - fixed.x;
  const dy = to.y - fixed.y;
  const angle = Math.round(Math.atan2(dy, dx) / snapAngle) * snapAngle;
  const length = Math.hypot(dx, dy);
  return { x: fixed.x + Math.cos(angle) * length, y: fixed.y + Math.sin(angle) * length };
}

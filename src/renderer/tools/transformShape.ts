import type { Shape } from '../../shared/document/shape.ts';
import { centreOf, type Point, type Rect } from '../drawing/geometry.ts';
import { kindOf } from '../shapes/shapeKinds.ts';

export const resizeHandles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type ResizeHandle = (typeof resizeHandles)[number];

/** What a drag of the select tool does to each selected shape. */
export type Transform =
  | { readonly type: 'move'; readonly dx: number; readonly dy: number }
  | { readonly type: 'resize'; readonly from: Rect; readonly to: Rect }
  | { readonly type: 'line-end'; readonly end: 1 | 2; readonly dx: number; readonly dy: number };

/** The smallest side that resizing leaves, board units. */
const leastSize = 1;

/** The shape's properties that the transform changes; empty when it cannot be applied. */
export function transformShape(shape: Shape, transform: Transform): Partial<Shape> {
  switch (transform.type) {
    case 'move':
      return { x: shape.x + transform.dx, y: shape.y + transform.dy };
    case 'line-end':
      return moveLineEnd(shape, transform);
    case 'resize':
      return resizeShape(shape, transform.from, transform.to);
    default:
      return {};
  }
}

function moveLineEnd(
  shape: Shape,
  { end, dx, dy }: Extract<Transform, { type: 'line-end' }>,
): Partial<Shape> {
  const { ends } = kindOf(shape);
  if (ends === undefined) return {};
  const [first, second] = ends.of(shape);
  const onBoard = ({ x, y }: Point, isMoved: boolean): Point => ({
    x: shape.x + x + (isMoved ? dx : 0),
    y: shape.y + y + (isMoved ? dy : 0),
  });
  return ends.put(onBoard(first, end === 1), onBoard(second, end === 2)) as Partial<Shape>;
}

function resizeShape(shape: Shape, from: Rect, to: Rect): Partial<Shape> {
  const scaleX = ratio(to.maxX - to.minX, from.maxX - from.minX);
  const scaleY = ratio(to.maxY - to.minY, from.maxY - from.minY);
  const kind = kindOf(shape);
  const size = kind.resize(shape, scaleX, scaleY) as Partial<Shape>;
  const map = (point: Point): Point => ({
    x: to.minX + (point.x - from.minX) * scaleX,
    y: to.minY + (point.y - from.minY) * scaleY,
  });
  if (shape.rotation === 0) return { ...size, ...map(shape) };
  // A shape rotates about its centre, so the centre is what moves.
  const before = centreOf(kind.frame(shape));
  const after = centreOf(kind.frame({ ...shape, ...size } as Shape));
  const centre = map({ x: shape.x + before.x, y: shape.y + before.y });
  return { ...size, x: centre.x - after.x, y: centre.y - after.y };
}

/** Whether resizing must preserve the aspect ratio. */
export function keepsRatio(shape: Shape): boolean {
  return kindOf(shape).keepsRatio || shape.rotation !== 0;
}

/** The box after a drag of one of its handles; it never flips. */
export function resizeBox(
  box: Rect,
  handle: ResizeHandle,
  dx: number,
  dy: number,
  isRatioKept: boolean,
): Rect {
  const width = box.maxX - box.minX;
  const height = box.maxY - box.minY;
  const growX = handle.includes('e') ? dx : handle.includes('w') ? -dx : 0;
  const growY = handle.includes('s') ? dy : handle.includes('n') ? -dy : 0;
  let newWidth = width === 0 ? 0 : Math.max(leastSize, width + growX);
  let newHeight = height === 0 ? 0 : Math.max(leastSize, height + growY);
  if (isRatioKept && width > 0 && height > 0) {
    const scale = ratioScale(handle, newWidth / width, newHeight / height);
    newWidth = width * scale;
    newHeight = height * scale;
  }
  const minX = anchored(box.minX, box.maxX, newWidth, handle.includes('w'), handle.includes('e'));
  const minY = anchored(box.minY, box.maxY, newHeight, handle.includes('n'), handle.includes('s'));
  return { minX, minY, maxX: minX + newWidth, maxY: minY + newHeight };
}

function ratioScale(handle: ResizeHandle, scaleX: number, scaleY: number): number {
  if (handle === 'e' || handle === 'w') return scaleX;
  if (handle === 'n' || handle === 's') return scaleY;
  return Math.max(scaleX, scaleY);
}

/** The box's new start on one axis: the side that is not dragged stays; with neither dragged, the middle does. */
function anchored(
  min: number,
  max: number,
  size: number,
  fromMin: boolean,
  fromMax: boolean,
): number {
  if (fromMax) return min;
  if (fromMin) return max - size;
  return (min + max) / 2 - size / 2;
}

function ratio(after: number, before: number): number {
  return before === 0 ? 1 : after / before;
}

import type { ReadShape } from '../../shared/document/readShape.ts';
import {
  centreOf,
  growRect,
  type Point,
  type Rect,
  rotatedBounds,
  rotatePoint,
  unionRects,
} from '../canvas/geometry.ts';
import type { SceneShape } from '../canvas/SceneShape.ts';
import { inkReach, type LineShape } from '../canvas/shapeGeometry.ts';
import type { ResizeHandle } from './transformShape.ts';

/** CSS pixels between the selected shapes and the frame around them. */
const selectionMarginPx = 5;
/** CSS pixels: shorter sides have no handle in their middle. */
export const leastHandleSidePx = 40;

/** What is resized: without the width of lines, which stays as it is, and without placeholders. */
export function selectionBox(shapes: readonly SceneShape[]): Rect | undefined {
  return unionRects(editable(shapes).map((shape) => rotatedBounds(shape.frame, shape.rotation)));
}

/** Placeholders can be deleted and copied, but not changed. */
export function editable(shapes: readonly SceneShape[]): readonly SceneShape[] {
  return shapes.filter(({ isPlaceholder }) => !isPlaceholder);
}

/**
 * The frame that is seen and that the handles stand on: clear of the widest line. It is around placeholders only if
 * nothing else is selected, since they may lie far away.
 */
export function selectionFrame(
  shapes: readonly SceneShape[],
  pixelsPerUnit: number,
): Rect | undefined {
  const framed = editable(shapes);
  const box = unionRects(
    (framed.length > 0 ? framed : shapes).map(({ frame, rotation, shape }) =>
      growRect(rotatedBounds(frame, rotation), lineReach(shape)),
    ),
  );
  return box === undefined ? undefined : growRect(box, selectionMarginPx / pixelsPerUnit);
}

/** How far the width of its line reaches beyond the bounds of a shape. */
export function lineReach(shape: ReadShape): number {
  switch (shape.type) {
    case 'placeholder':
    case 'text':
    case 'image':
      return 0;
    case 'stroke':
      return shape.tool === 'highlighter' ? inkReach(shape) : shape.style.width / 2;
    default:
      return shape.style.width / 2;
  }
}

/** A line that is selected alone has its two ends for handles. */
export function soleLine(
  shapes: readonly SceneShape[],
): (SceneShape & { readonly shape: LineShape }) | undefined {
  const [only] = shapes;
  if (shapes.length !== 1 || only === undefined || only.rotation !== 0) return undefined;
  const { type } = only.shape;
  return type === 'line' || type === 'arrow'
    ? (only as SceneShape & { readonly shape: LineShape })
    : undefined;
}

export function lineEnds({
  shape,
  frame,
  rotation,
}: SceneShape & { readonly shape: LineShape }): readonly [Point, Point] {
  const centre = centreOf(frame);
  return [
    rotatePoint({ x: shape.x + shape.x1, y: shape.y + shape.y1 }, centre, rotation),
    rotatePoint({ x: shape.x + shape.x2, y: shape.y + shape.y2 }, centre, rotation),
  ];
}

/** Where the handles of a box are. Sides too short for a handle in the middle have none. */
export function handlePoints(
  box: Rect,
  leastSide: number,
): readonly { readonly handle: ResizeHandle; readonly at: Point }[] {
  const { minX, minY, maxX, maxY } = box;
  const middle = centreOf(box);
  const corners: { handle: ResizeHandle; at: Point }[] = [
    { handle: 'nw', at: { x: minX, y: minY } },
    { handle: 'ne', at: { x: maxX, y: minY } },
    { handle: 'se', at: { x: maxX, y: maxY } },
    { handle: 'sw', at: { x: minX, y: maxY } },
  ];
  if (maxX - minX >= leastSide) {
    corners.push(
      { handle: 'n', at: { x: middle.x, y: minY } },
      { handle: 's', at: { x: middle.x, y: maxY } },
    );
  }
  if (maxY - minY >= leastSide) {
    corners.push(
      { handle: 'e', at: { x: maxX, y: middle.y } },
      { handle: 'w', at: { x: minX, y: middle.y } },
    );
  }
  return corners;
}

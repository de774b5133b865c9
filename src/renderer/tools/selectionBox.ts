import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import {
  centreOf,
  growRect,
  type Point,
  type Rect,
  rotatedBounds,
  rotatePoint,
  unionRects,
} from '../drawing/geometry.ts';
import { kindOf } from '../shapes/shapeKinds.ts';
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
      growRect(rotatedBounds(frame, rotation), kindOf(shape).lineReach(shape)),
    ),
  );
  return box === undefined ? undefined : growRect(box, selectionMarginPx / pixelsPerUnit);
}

/** A line that is selected alone has its two ends for handles. */
export function soleLine(shapes: readonly SceneShape[]): SceneShape | undefined {
  const [only] = shapes;
  if (shapes.length !== 1 || only === undefined || only.rotation !== 0) return undefined;
  return kindOf(only.shape).ends === undefined ? undefined : only;
}

/** The ends of a line on the board. */
export function lineEnds({ shape, frame, rotation }: SceneShape): readonly Point[] {
  const centre = centreOf(frame);
  const ends = kindOf(shape).ends?.of(shape) ?? [];
  return ends.map(({ x, y }) => rotatePoint({ x: shape.x + x, y: shape.y + y }, centre, rotation));
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

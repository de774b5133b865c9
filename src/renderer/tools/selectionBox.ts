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

/** CSS pixels between the selected shapes and the selection box. */
const selectionMarginPx = 5;
/** CSS pixels. Shorter sides have no middle handle. */
export const leastHandleSidePx = 40;

/** The bounds that are resized, without stroke widths, which stay the same, and without placeholders. */
export function selectionBox(shapes: readonly SceneShape[]): Rect | undefined {
  return unionRects(editable(shapes).map((shape) => rotatedBounds(shape.frame, shape.rotation)));
}

/** Placeholders can be deleted and copied, but not changed. */
export function editable(shapes: readonly SceneShape[]): readonly SceneShape[] {
  return shapes.filter(({ isPlaceholder }) => !isPlaceholder);
}

/**
 * The visible selection box, which carries the handles: clear of the widest line. It encloses placeholders only if
 * nothing else is selected, since they may be far away.
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

/** A line that is the only selected shape has a handle at each end. */
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

/** The positions of a box's handles. Sides too short for a middle handle have none. */
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

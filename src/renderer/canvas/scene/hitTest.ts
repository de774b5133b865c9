import type { Point } from '../../drawing/geometry.ts';
import { kindOf } from '../../shapes/shapeKinds.ts';
import type { SceneShape } from './SceneShape.ts';

/**
 * Whether the segment from `from` to `to` (the same point for a click) comes within `tolerance` of the ink of a
 * shape. Closed shapes without a fill are hit only at their outline. Board units.
 */
export function hitsShape(
  sceneShape: SceneShape,
  from: Point,
  to: Point,
  tolerance: number,
): boolean {
  const a = sceneShape.toLocal(from);
  const b = sceneShape.toLocal(to);
  return kindOf(sceneShape.shape).hits(sceneShape, a, b, tolerance);
}

import type { Point } from '../../drawing/geometry.ts';
import { kindOf } from '../../shapes/shapeKinds.ts';
import type { SceneShape } from './SceneShape.ts';

/**
 * Whether the way from `from` to `to` (the same point for a click) comes nearer than `tolerance` to the ink of
 * a shape. Closed shapes without a fill are hit at their lines alone. Board units.
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

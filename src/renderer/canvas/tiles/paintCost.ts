import { kindOf } from '../../shapes/shapeKinds.ts';
import type { SceneShape } from '../scene/SceneShape.ts';

/** What a window draws itself within one frame; more comes from a painter, as tiles. */
export const frameBudgetUs = 4_000;

/**
 * Estimated time to draw a shape on a small computer, microseconds. Not measured, so that the same board is drawn
 * in the same way everywhere. A factor of two is accurate enough.
 */
export function paintCostUs(sceneShape: SceneShape, scale: number): number {
  return kindOf(sceneShape.shape).paintCostUs(sceneShape, scale);
}

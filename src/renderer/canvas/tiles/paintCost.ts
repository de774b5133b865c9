import { kindOf } from '../../shapes/shapeKinds.ts';
import type { SceneShape } from '../scene/SceneShape.ts';

/** What a window draws by itself within one frame; more comes from a painter, as tiles. */
export const frameBudgetUs = 4_000;

/**
 * About how long it takes to draw a shape, in microseconds of a small computer. An estimate and no measurement, so
 * that the same board is drawn in the same way everywhere; it counts only that it is right within a factor of two.
 */
export function paintCostUs(sceneShape: SceneShape, scale: number): number {
  return kindOf(sceneShape.shape).paintCostUs(sceneShape, scale);
}

import { coarseInkPx } from '../paintShape.ts';
import type { SceneShape } from '../SceneShape.ts';

/** What a window draws by itself within one frame; more comes from a painter, as tiles. */
export const frameBudgetUs = 4_000;

/**
 * About how long it takes to draw a shape, in microseconds of a small computer. An estimate and no measurement, so
 * that the same board is drawn in the same way everywhere; it counts only that it is right within a factor of two.
 */
export function paintCostUs(sceneShape: SceneShape, scale: number): number {
  const { shape } = sceneShape;
  switch (shape.type) {
    case 'stroke': {
      const sizeBytes = shape.points.length;
      const isCoarse =
        shape.tool === 'pen' && shape.path === undefined && shape.style.width * scale < coarseInkPx;
      const tracingUs = sceneShape.isTraced(isCoarse) ? 0 : sizeBytes * (isCoarse ? 0.15 : 1);
      return 10 + sizeBytes * (isCoarse ? 0.05 : 0.2) + tracingUs;
    }
    case 'text':
    case 'note':
      return 40 + shape.text.length;
    case 'image':
      return 300;
    default:
      return 30;
  }
}

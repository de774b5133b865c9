import type { DeviceTransform } from '../../drawing/geometry.ts';
import { contains, growRect, type Rect } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';

/** The longer side of the overview, device pixels. */
const maxSidePx = 1_536;
/** The overview is never enlarged beyond this: tiles are available as soon. */
const maxScale = 1;
/**
 * Margin around the board, as a fraction of its longer side, so that strokes beyond its edge rarely require a new
 * overview.
 */
const marginPart = 0.15;

export interface OverviewPlace {
  readonly transform: DeviceTransform;
  readonly area: DeviceRect;
  /** Board units. */
  readonly rect: Rect;
}

/** The area of the overview: unchanged while it contains the whole board and not much else. */
export function overviewPlace(bounds: Rect, before: OverviewPlace | undefined): OverviewPlace {
  const longer = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY, 1);
  if (before !== undefined && contains(before.rect, bounds)) {
    const { minX, minY, maxX, maxY } = before.rect;
    if (Math.max(maxX - minX, maxY - minY) < longer * 4) return before;
  }
  const rect = growRect(bounds, longer * marginPart);
  const scale = Math.min(
    maxScale,
    maxSidePx / Math.max(rect.maxX - rect.minX, rect.maxY - rect.minY),
  );
  return {
    rect,
    transform: {
      scale,
      tx: Math.round(-rect.minX * scale),
      ty: Math.round(-rect.minY * scale),
    },
    area: {
      x: 0,
      y: 0,
      width: Math.max(1, Math.ceil((rect.maxX - rect.minX) * scale)),
      height: Math.max(1, Math.ceil((rect.maxY - rect.minY) * scale)),
    },
  };
}

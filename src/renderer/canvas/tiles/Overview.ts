import type { DeviceTransform } from '../../drawing/geometry.ts';
import { contains, growRect, type Rect } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';

/** The longer side of the picture of the whole board, device pixels. */
const maxSidePx = 1_536;
/** More than this an overview does not show: the tiles are there as soon. */
const maxScale = 1;
/** Room around the board, in parts of its longer side, so that not each stroke beyond its edge asks for a new one. */
const marginPart = 0.15;

export interface OverviewPlace {
  readonly transform: DeviceTransform;
  readonly area: DeviceRect;
  /** Board units. */
  readonly rect: Rect;
}

/** Where a picture of the whole board lies: as before while that has all of the board, and not much else. */
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

import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';

/** The side of a tile in device pixels: large enough that few cover a window, small enough to be drawn soon. */
export const tileSizePx = 512;

/** One tile of the grid that starts at the origin of the board, in device pixels at one scale. */
export interface TilePlace {
  /** Device pixels a board unit. */
  readonly scale: number;
  readonly column: number;
  readonly row: number;
}

export function tileKey({ scale, column, row }: TilePlace): string {
  return `${scale} ${column} ${row}`;
}

/** How the board is drawn into a tile: by whole device pixels beside the board on the screen. */
export function tileTransform({ scale, column, row }: TilePlace): DeviceTransform {
  return { scale, tx: -column * tileSizePx, ty: -row * tileSizePx };
}

/** Where a tile lies on a screen that shows its scale. */
export function tileOnScreen({ column, row }: TilePlace, { tx, ty }: DeviceTransform): DeviceRect {
  return {
    x: column * tileSizePx + tx,
    y: row * tileSizePx + ty,
    width: tileSizePx,
    height: tileSizePx,
  };
}

/** The tiles that an area of the screen touches, those nearest to its middle first. */
export function tilesIn(area: DeviceRect, { scale, tx, ty }: DeviceTransform): TilePlace[] {
  const left = area.x - tx;
  const top = area.y - ty;
  const places: TilePlace[] = [];
  const lastColumn = Math.ceil((left + area.width) / tileSizePx);
  const lastRow = Math.ceil((top + area.height) / tileSizePx);
  for (let row = Math.floor(top / tileSizePx); row < lastRow; row += 1) {
    for (let column = Math.floor(left / tileSizePx); column < lastColumn; column += 1) {
      places.push({ scale, column, row });
    }
  }
  const middleColumn = (left + area.width / 2) / tileSizePx - 0.5;
  const middleRow = (top + area.height / 2) / tileSizePx - 0.5;
  const distance = ({ column, row }: TilePlace): number =>
    Math.hypot(column - middleColumn, row - middleRow);
  return places.sort((a, b) => distance(a) - distance(b));
}

/** What two areas share, undefined where they do not meet. */
export function commonArea(a: DeviceRect, b: DeviceRect): DeviceRect | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The smallest area with all of the others in it; undefined without any. */
export function areaAround(areas: readonly DeviceRect[]): DeviceRect | undefined {
  const [first, ...others] = areas;
  if (first === undefined) return undefined;
  return others.reduce((around, area) => {
    const x = Math.min(around.x, area.x);
    const y = Math.min(around.y, area.y);
    return {
      x,
      y,
      width: Math.max(around.x + around.width, area.x + area.width) - x,
      height: Math.max(around.y + around.height, area.y + area.height) - y,
    };
  }, first);
}

export function covers(outer: DeviceRect, inner: DeviceRect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';

/** The side of a tile in device pixels: large enough that few cover a window, small enough to be drawn quickly. */
export const tileSizePx = 512;

/** One tile of the grid that starts at the origin of the board, in device pixels at one scale. */
export interface TilePlace {
  /** Device pixels per board unit. */
  readonly scale: number;
  readonly column: number;
  readonly row: number;
}

export function tileKey({ scale, column, row }: TilePlace): string {
  return `${scale} ${column} ${row}`;
}

/** The transform of a tile, which differs from that of the screen by whole device pixels. */
export function tileTransform({ scale, column, row }: TilePlace): DeviceTransform {
  return { scale, tx: -column * tileSizePx, ty: -row * tileSizePx };
}

/** The area of a tile on a screen of the same scale. */
export function tileOnScreen({ column, row }: TilePlace, { tx, ty }: DeviceTransform): DeviceRect {
  return {
    x: column * tileSizePx + tx,
    y: row * tileSizePx + ty,
    width: tileSizePx,
    height: tileSizePx,
  };
}

/** The tiles that an area of the screen touches, those nearest to its centre first. */
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

/** The intersection of two areas; undefined if it is empty. */
export function commonArea(a: DeviceRect, b: DeviceRect): DeviceRect | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The smallest area that contains all others; undefined if there are none. */
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

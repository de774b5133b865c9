import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { Context2D } from '../../drawing/Pen.ts';
import type { BoardTheme } from '../../drawing/palette.ts';

/** Board units between dots at 100%. */
const baseSpacing = 24;
/** CSS pixels between dots: below this, every second dot is removed. */
const closestPx = 16;
/** From this spacing on, which includes 100%, all dots are equally visible. */
const evenFromPx = 22;

/** A rectangle in whole device pixels. */
export interface DeviceRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Paints the background and its dots. Dots fade as zooming out brings them together. */
export function paintGrid(
  context: Context2D,
  transform: DeviceTransform,
  devicePixelRatio: number,
  area: DeviceRect,
  theme: BoardTheme,
): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  context.fillStyle = theme.background;
  context.fillRect(area.x, area.y, area.width, area.height);
  const zoom = transform.scale / devicePixelRatio;
  let spacing = baseSpacing;
  while (spacing * zoom < closestPx) spacing *= 2;
  while (spacing * zoom >= closestPx * 2) spacing /= 2;
  // Every second dot belongs to the coarser grid and stays; the others fade.
  const between = Math.min(1, (spacing * zoom - closestPx) / (evenFromPx - closestPx));
  const size = Math.max(1, Math.round(1.5 * devicePixelRatio));
  context.fillStyle = theme.gridDot;
  const step = spacing * transform.scale;
  const firstColumn = Math.floor((area.x - transform.tx) / step);
  const lastColumn = Math.ceil((area.x + area.width - transform.tx) / step);
  const firstRow = Math.floor((area.y - transform.ty) / step);
  const lastRow = Math.ceil((area.y + area.height - transform.ty) / step);
  for (const isCoarse of [true, false]) {
    context.globalAlpha = isCoarse ? 1 : between;
    for (let row = firstRow; row <= lastRow; row += 1) {
      const y = Math.round(transform.ty + row * step);
      for (let column = firstColumn; column <= lastColumn; column += 1) {
        if ((row % 2 === 0 && column % 2 === 0) !== isCoarse) continue;
        context.fillRect(Math.round(transform.tx + column * step), y, size, size);
      }
    }
  }
  context.globalAlpha = 1;
}

import { maxViewDistance } from '../../../shared/limits.ts';
import type { DeviceTransform, Point, Rect } from '../../drawing/geometry.ts';
import type { DeviceRect } from './grid.ts';

/** `x`, `y`: the board point at the top left of the view; `zoom`: screen pixels per board unit. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** CSS pixels. */
export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

export const minZoom = 0.05;
export const maxZoom = 64;
/** Margin around the board, screen pixels. Header and toolbar reach up to 56 pixels from the edges. */
const fitMargin = { x: 48, y: 68 };
const maxFitZoom = 2;

export function clampZoom(zoom: number): number {
  return Math.min(maxZoom, Math.max(minZoom, zoom));
}

/** The camera, moved if necessary so that the centre of the view is close enough to the origin to draw there. */
export function clampCamera(camera: Camera, size: ViewSize): Camera {
  const zoom = clampZoom(camera.zoom);
  const x = nearest(camera.x, size.width / zoom);
  const y = nearest(camera.y, size.height / zoom);
  return { x, y, zoom };
}

/** @param start of the view on one axis, board units */
function nearest(start: number, length: number): number {
  const middle = start + length / 2;
  if (Math.abs(middle) <= maxViewDistance) return start;
  return Math.sign(middle) * maxViewDistance - length / 2;
}

export function toBoard(camera: Camera, screen: Point): Point {
  return { x: camera.x + screen.x / camera.zoom, y: camera.y + screen.y / camera.zoom };
}

export function toScreen(camera: Camera, board: Point): Point {
  return { x: (board.x - camera.x) * camera.zoom, y: (board.y - camera.y) * camera.zoom };
}

/** Zooms with the board point under `screen` fixed. */
export function zoomAt(camera: Camera, screen: Point, zoom: number): Camera {
  const next = clampZoom(zoom);
  const fixed = toBoard(camera, screen);
  return { x: fixed.x - screen.x / next, y: fixed.y - screen.y / next, zoom: next };
}

/** Moves the view by screen pixels; positive `dx` shows what is further right. */
export function panBy(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx / camera.zoom, y: camera.y + dy / camera.zoom };
}

export function visibleRect(camera: Camera, size: ViewSize): Rect {
  return {
    minX: camera.x,
    minY: camera.y,
    maxX: camera.x + size.width / camera.zoom,
    maxY: camera.y + size.height / camera.zoom,
  };
}

/** The camera that centres `bounds` and shows all of them. */
export function fitCamera(bounds: Rect, size: ViewSize): Camera {
  const width = Math.max(1, bounds.maxX - bounds.minX);
  const height = Math.max(1, bounds.maxY - bounds.minY);
  const zoom = clampZoom(
    Math.min(
      maxFitZoom,
      Math.max(1, size.width - 2 * fitMargin.x) / width,
      Math.max(1, size.height - 2 * fitMargin.y) / height,
    ),
  );
  return {
    x: (bounds.minX + bounds.maxX) / 2 - size.width / zoom / 2,
    y: (bounds.minY + bounds.maxY) / 2 - size.height / zoom / 2,
    zoom,
  };
}

export function deviceTransform(camera: Camera, devicePixelRatio: number): DeviceTransform {
  const scale = camera.zoom * devicePixelRatio;
  return { scale, tx: Math.round(-camera.x * scale), ty: Math.round(-camera.y * scale) };
}

/** The current area of the part of the board that was in `area` with an earlier transform. */
export function areaNow(area: DeviceRect, then: DeviceTransform, now: DeviceTransform): DeviceRect {
  const growth = now.scale / then.scale;
  return {
    x: now.tx + (area.x - then.tx) * growth,
    y: now.ty + (area.y - then.ty) * growth,
    width: area.width * growth,
    height: area.height * growth,
  };
}

import type { Rect } from './geometry.ts';
import { type DeviceRect, paintGrid } from './grid.ts';
import { type Context2D, type PaintSettings, paintShape } from './paintShape.ts';
import type { Scene } from './Scene.ts';
import { paintViewPicture, type ViewPicture } from './ViewPicture.ts';

export interface ScenePaintSettings extends PaintSettings {
  readonly devicePixelRatio: number;
  /** Lies between the paper and the shapes. */
  readonly underlay: ViewPicture | undefined;
}

/** Draws a part of the scene anew: background, then whatever touches it, lowest first. */
export function paintScene(
  context: Context2D,
  scene: Scene,
  area: DeviceRect,
  settings: ScenePaintSettings,
): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.save();
  context.beginPath();
  context.rect(area.x, area.y, area.width, area.height);
  context.clip();
  paintGrid(context, settings.transform, settings.devicePixelRatio, area, settings.theme);
  if (settings.underlay !== undefined) {
    paintViewPicture(context, settings.underlay, settings.transform);
  }
  for (const shape of scene.query(boardRect(area, settings))) {
    const preview = scene.previewOf(shape.id);
    if (preview !== 'hidden') paintShape(context, shape, settings, preview === 'faded');
  }
  context.restore();
}

function boardRect(area: DeviceRect, { transform }: PaintSettings): Rect {
  const { scale, tx, ty } = transform;
  return {
    minX: (area.x - tx) / scale,
    minY: (area.y - ty) / scale,
    maxX: (area.x + area.width - tx) / scale,
    maxY: (area.y + area.height - ty) / scale,
  };
}

/** The device pixels that a rectangle of the board touches, with one more around for smooth edges. */
export function deviceRect(
  rect: Rect,
  { transform }: PaintSettings,
  canvas: { readonly width: number; readonly height: number },
): DeviceRect | undefined {
  const { scale, tx, ty } = transform;
  const left = Math.max(0, Math.floor(rect.minX * scale + tx) - 1);
  const top = Math.max(0, Math.floor(rect.minY * scale + ty) - 1);
  const right = Math.min(canvas.width, Math.ceil(rect.maxX * scale + tx) + 1);
  const bottom = Math.min(canvas.height, Math.ceil(rect.maxY * scale + ty) + 1);
  if (right <= left || bottom <= top) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

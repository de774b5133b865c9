import type { DeviceTransform, Rect } from '../../drawing/geometry.ts';
import { type Context2D, Pen } from '../../drawing/Pen.ts';
import type { PaintSettings } from '../../shapes/ShapeKind.ts';
import { type DeviceRect, paintGrid } from './grid.ts';
import { paintShape } from './paintShape.ts';
import type { ShapeIndex } from './ShapeIndex.ts';
import { paintViewPicture, type ViewPicture } from './ViewPicture.ts';

export interface ScenePaintSettings extends PaintSettings {
  readonly devicePixelRatio: number;
  /** Drawn between the paper and the shapes. */
  readonly underlay: ViewPicture | undefined;
  /** Whether to paint the paper first. */
  readonly hasGround: boolean;
}

/** The shapes to paint. */
export type PaintedShapes = Pick<ShapeIndex, 'query' | 'isShown' | 'veilOf'>;

/** Shapes painted per step. */
const stepSize = 64;

/** Redraws a part of the scene: the background, then the shapes that touch it, lowest first. */
export function paintScene(
  context: Context2D,
  scene: PaintedShapes,
  area: DeviceRect,
  settings: ScenePaintSettings,
): void {
  const steps = paintSceneInSteps(context, scene, area, settings);
  while (!steps.next().done);
}

/** Like `paintScene`, a few shapes per step, so that the caller can do other work in between. */
export function* paintSceneInSteps(
  context: Context2D,
  scene: PaintedShapes,
  area: DeviceRect,
  settings: ScenePaintSettings,
): Generator<void, void> {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.save();
  context.beginPath();
  context.rect(area.x, area.y, area.width, area.height);
  context.clip();
  if (settings.hasGround) paintGround(context, area, settings);
  const pen = new Pen(context);
  let count = 0;
  for (const shape of scene.query(boardRect(area, settings.transform))) {
    if (scene.isShown(shape)) {
      paintShape(pen, shape, settings, scene.veilOf(shape.id) === 'faded');
    }
    count += 1;
    if (count % stepSize === 0) yield;
  }
  context.restore();
}

/** Paints the paper, its dots and the underlay. */
function paintGround(context: Context2D, area: DeviceRect, settings: ScenePaintSettings): void {
  paintGrid(context, settings.transform, settings.devicePixelRatio, area, settings.theme);
  if (settings.underlay !== undefined) {
    paintViewPicture(context, settings.underlay, settings.transform);
  }
}

/** The part of the board under a rectangle of device pixels. */
export function boardRect(area: DeviceRect, { scale, tx, ty }: DeviceTransform): Rect {
  return {
    minX: (area.x - tx) / scale,
    minY: (area.y - ty) / scale,
    maxX: (area.x + area.width - tx) / scale,
    maxY: (area.y + area.height - ty) / scale,
  };
}

/** The device pixels touched by a rectangle of the board, plus one on each side for antialiasing. */
export function deviceRect(
  rect: Rect,
  { transform }: Pick<PaintSettings, 'transform'>,
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

import type { ScenePaintSettings } from '../canvas/scene/paintScene.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import { centreOf, growRect, type Point, type Rect, rotatePoint } from '../drawing/geometry.ts';
import { kindOf } from '../shapes/shapeKinds.ts';
import {
  editable,
  handlePoints,
  leastHandleSidePx,
  lineEnds,
  selectionFrame,
  soleLine,
} from './selectionBox.ts';

const handleSizePx = 8;
const endRadiusPx = 5;
/** CSS pixels that handles and lines extend beyond the selection box. */
export const selectionReachPx = 8;
/** With more shapes selected, only the box around all of them is drawn. */
const maxOutlined = 200;

/** Paints the selection box with its handles. */
export function paintSelection(
  context: CanvasRenderingContext2D,
  settings: ScenePaintSettings,
  shapes: readonly SceneShape[],
  hasHandles: boolean,
): void {
  if (shapes.length === 0) return;
  prepare(context, settings);
  const line = soleLine(shapes);
  if (line !== undefined) {
    if (hasHandles) for (const end of lineEnds(line)) paintEnd(context, settings, end);
    return;
  }
  const pixelsPerUnit = settings.transform.scale / settings.devicePixelRatio;
  const frame = selectionFrame(shapes, pixelsPerUnit);
  if (frame === undefined) return;
  if (shapes.length > 1 && shapes.length <= maxOutlined) paintOutlines(context, settings, shapes);
  context.globalAlpha = 1;
  strokeBox(context, settings, frame);
  if (!hasHandles || editable(shapes).length === 0) return;
  for (const { at } of handlePoints(frame, leastHandleSidePx / pixelsPerUnit)) {
    paintHandle(context, settings, at);
  }
}

export function paintMarquee(
  context: CanvasRenderingContext2D,
  settings: ScenePaintSettings,
  marquee: Rect,
): void {
  prepare(context, settings);
  const { x, y, width, height } = onScreen(marquee, settings);
  context.fillStyle = settings.theme.accent;
  context.globalAlpha = 0.1;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 0.8;
  context.strokeRect(x, y, width, height);
  context.globalAlpha = 1;
}

/** Switches to device pixels, so that lines are equally thin at every zoom. */
function prepare(context: CanvasRenderingContext2D, settings: ScenePaintSettings): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.setLineDash([]);
  context.lineJoin = 'miter';
  context.strokeStyle = settings.theme.accent;
  context.lineWidth = lineWidth(settings);
}

function paintOutlines(
  context: CanvasRenderingContext2D,
  settings: ScenePaintSettings,
  shapes: readonly SceneShape[],
): void {
  context.globalAlpha = 0.45;
  for (const { frame, rotation, shape } of shapes) {
    const centre = centreOf(frame);
    const { minX, minY, maxX, maxY } = growRect(frame, kindOf(shape).lineReach(shape));
    const corners = [
      { x: minX, y: minY },
      { x: maxX, y: minY },
      { x: maxX, y: maxY },
      { x: minX, y: maxY },
    ].map((corner) => pixel(rotatePoint(corner, centre, rotation), settings));
    context.beginPath();
    for (const { x, y } of corners) context.lineTo(x, y);
    context.closePath();
    context.stroke();
  }
}

function strokeBox(
  context: CanvasRenderingContext2D,
  settings: ScenePaintSettings,
  box: Rect,
): void {
  const { x, y, width, height } = onScreen(box, settings);
  context.strokeRect(x, y, width, height);
}

function paintHandle(
  context: CanvasRenderingContext2D,
  settings: ScenePaintSettings,
  at: Point,
): void {
  const size = handleSizePx * settings.devicePixelRatio;
  const { x, y } = pixel(at, settings);
  context.fillStyle = settings.theme.background;
  context.beginPath();
  context.roundRect(x - size / 2, y - size / 2, size, size, size / 4);
  context.fill();
  context.stroke();
}

function paintEnd(
  context: CanvasRenderingContext2D,
  settings: ScenePaintSettings,
  at: Point,
): void {
  const { x, y } = pixel(at, settings);
  context.fillStyle = settings.theme.background;
  context.lineWidth = 1.5 * settings.devicePixelRatio;
  context.beginPath();
  context.arc(x, y, endRadiusPx * settings.devicePixelRatio, 0, Math.PI * 2);
  context.fill();
  context.stroke();
}

function onScreen(
  rect: Rect,
  settings: ScenePaintSettings,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const from = pixel({ x: rect.minX, y: rect.minY }, settings);
  const to = pixel({ x: rect.maxX, y: rect.maxY }, settings);
  return { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
}

/** Rounds to whole device pixels. */
function lineWidth({ devicePixelRatio }: ScenePaintSettings): number {
  return Math.max(1, Math.round(devicePixelRatio));
}

/** Where a thin line is crisp: in the middle of a device pixel, or between two pixels if its width is even. */
function pixel({ x, y }: Point, settings: ScenePaintSettings): Point {
  const { scale, tx, ty } = settings.transform;
  const middle = (lineWidth(settings) % 2) / 2;
  return { x: Math.round(x * scale + tx) + middle, y: Math.round(y * scale + ty) + middle };
}

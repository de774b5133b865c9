import { growRect, type Point, type Rect, rectOfPoints, rotatePoint } from '../canvas/geometry.ts';
import type { ScenePaintSettings } from '../canvas/paintScene.ts';
import type { SceneShape } from '../canvas/SceneShape.ts';
import {
  handlePoints,
  leastHandleSidePx,
  lineEnds,
  selectionBox,
  selectionMarginPx,
  soleLine,
} from './selectionBox.ts';

const handleSizePx = 8;
const endRadiusPx = 5;
/** Above this many shapes only the box around all of them is drawn. */
const maxOutlined = 200;

/** The frame around what is selected, with its handles. */
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
  const box = selectionBox(shapes);
  if (box === undefined) return;
  const margin = (selectionMarginPx * settings.devicePixelRatio) / settings.transform.scale;
  if (shapes.length > 1 && shapes.length <= maxOutlined) paintOutlines(context, settings, shapes);
  const shown = growRect(box, margin);
  context.globalAlpha = 1;
  strokeBox(context, settings, shown);
  if (!hasHandles) return;
  const leastSide = (leastHandleSidePx * settings.devicePixelRatio) / settings.transform.scale;
  for (const { at } of handlePoints(shown, leastSide)) paintHandle(context, settings, at);
}

export function paintMarquee(
  context: CanvasRenderingContext2D,
  settings: ScenePaintSettings,
  from: Point,
  to: Point,
): void {
  prepare(context, settings);
  const { x, y, width, height } = onScreen(rectOfPoints(from, to), settings);
  context.fillStyle = settings.theme.accent;
  context.globalAlpha = 0.1;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 0.8;
  context.strokeRect(x, y, width, height);
  context.globalAlpha = 1;
}

/** Draws in device pixels from here on: lines are as thin at every zoom. */
function prepare(context: CanvasRenderingContext2D, settings: ScenePaintSettings): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.setLineDash([]);
  context.lineJoin = 'miter';
  context.strokeStyle = settings.theme.accent;
  context.lineWidth = settings.devicePixelRatio;
}

function paintOutlines(
  context: CanvasRenderingContext2D,
  settings: ScenePaintSettings,
  shapes: readonly SceneShape[],
): void {
  context.globalAlpha = 0.45;
  for (const { frame, rotation } of shapes) {
    const centre = { x: (frame.minX + frame.maxX) / 2, y: (frame.minY + frame.maxY) / 2 };
    const corners = [
      { x: frame.minX, y: frame.minY },
      { x: frame.maxX, y: frame.minY },
      { x: frame.maxX, y: frame.maxY },
      { x: frame.minX, y: frame.maxY },
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

/** The middle of a device pixel: thin lines are crisp there. */
function pixel({ x, y }: Point, { transform }: ScenePaintSettings): Point {
  const { scale, tx, ty } = transform;
  return { x: Math.round(x * scale + tx) + 0.5, y: Math.round(y * scale + ty) + 0.5 };
}

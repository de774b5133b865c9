import type { Shape } from '../../shared/document/shape.ts';
import type { DeviceTransform } from './camera.ts';
import { centreOf } from './geometry.ts';
import { type BoardTheme, fillColour, highlightColour, lineColour } from './palette.ts';
import type { SceneShape } from './SceneShape.ts';
import type { TextShape } from './shapeGeometry.ts';
import { highlighterWidth } from './strokeOutline.ts';
import { baselineOffset, fontFamily, fontOf, lineHeight, linesOf } from './textLayout.ts';

export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Where decoded pictures are had from. */
export interface Images {
  /** The picture if it is ready. */
  get(hash: string): ImageBitmap | undefined;
}

export interface PaintSettings {
  readonly transform: DeviceTransform;
  readonly theme: BoardTheme;
  readonly images: Images | undefined;
}

/** Pen ink thinner than this on the screen, in device pixels, is drawn as a line. */
export const coarseInkPx = 1.7;
/** Shapes smaller than this on the screen, in device pixels, are a dot. */
const dotSizePx = 1.5;
/** Text smaller than this on the screen, in device pixels, is a bar. */
export const unreadableTextPx = 3;
const fadedOpacity = 0.25;

/** Draws one shape where the transform says. Leaves the context's state changed: each shape sets what it needs. */
export function paintShape(
  context: Context2D,
  sceneShape: SceneShape,
  settings: PaintSettings,
  isFaded = false,
): void {
  const { transform } = settings;
  const { shape } = sceneShape;
  placeContext(context, sceneShape, transform);
  context.globalCompositeOperation = 'source-over';
  if (shape.type === 'placeholder') {
    context.globalAlpha = 1;
    paintPlaceholder(context, sceneShape, settings, shape.label);
    return;
  }
  context.globalAlpha = shape.style.opacity * (isFaded ? fadedOpacity : 1);
  const largestPx =
    Math.max(sceneShape.maxX - sceneShape.minX, sceneShape.maxY - sceneShape.minY) *
    transform.scale;
  if (largestPx < dotSizePx) {
    const { minX, minY } = sceneShape.localFrame;
    context.fillStyle = lineColour(shape.style.colour, settings.theme);
    context.fillRect(minX, minY, 1 / transform.scale, 1 / transform.scale);
    return;
  }
  paintByType(context, sceneShape, shape, settings);
}

function paintByType(
  context: Context2D,
  sceneShape: SceneShape,
  shape: Shape,
  settings: PaintSettings,
): void {
  switch (shape.type) {
    case 'stroke':
      if (shape.tool === 'highlighter') paintHighlighter(context, sceneShape, settings);
      else paintPen(context, sceneShape, settings);
      return;
    case 'text':
      paintText(context, shape, settings);
      return;
    case 'image':
      paintImage(context, sceneShape, shape.image, settings);
      return;
    case 'frame':
      paintFrame(context, sceneShape, shape.name, settings);
      return;
    default:
      paintLined(context, sceneShape, shape, settings);
      if (shape.type === 'note') paintText(context, shape, settings);
  }
}

/** Makes the context draw in the shape's own units, from its (x, y). */
function placeContext(
  context: Context2D,
  { shape, frame, rotation }: SceneShape,
  { scale, tx, ty }: DeviceTransform,
): void {
  context.setTransform(scale, 0, 0, scale, tx + shape.x * scale, ty + shape.y * scale);
  if (rotation === 0) return;
  const centre = centreOf(frame);
  context.translate(centre.x - shape.x, centre.y - shape.y);
  context.rotate(rotation);
  context.translate(shape.x - centre.x, shape.y - centre.y);
}

function paintPen(context: Context2D, sceneShape: SceneShape, settings: PaintSettings): void {
  const { shape } = sceneShape;
  if (shape.type !== 'stroke') return;
  const colour = lineColour(shape.style.colour, settings.theme);
  if (shape.style.width * settings.transform.scale < coarseInkPx) {
    context.strokeStyle = colour;
    setLine(context, shape.style.width);
    context.stroke(sceneShape.coarsePath());
    return;
  }
  context.fillStyle = colour;
  context.fill(sceneShape.traced().path);
}

function paintHighlighter(
  context: Context2D,
  sceneShape: SceneShape,
  { theme }: PaintSettings,
): void {
  const { shape } = sceneShape;
  if (shape.type !== 'stroke') return;
  context.globalCompositeOperation = theme.highlightBlend;
  context.strokeStyle = highlightColour(shape.style.colour, theme);
  setLine(context, highlighterWidth(shape.style.width));
  context.stroke(sceneShape.traced().path);
}

function paintLined(
  context: Context2D,
  sceneShape: SceneShape,
  shape: Shape,
  { theme }: PaintSettings,
): void {
  const { path } = sceneShape.traced();
  const { style } = shape;
  if (style.fill !== 'none' && shape.type !== 'line' && shape.type !== 'arrow') {
    context.fillStyle = fillColour(style.fill, theme);
    context.fill(path);
  }
  context.strokeStyle = lineColour(style.colour, theme);
  setLine(context, style.width);
  const dash = dashOf(style.dash, style.width);
  if (dash.length > 0) context.setLineDash(dash);
  context.stroke(path);
  if (dash.length > 0) context.setLineDash([]);
}

export function dashOf(dash: string | undefined, width: number): number[] {
  if (dash === 'dashed') return [width * 3, width * 3];
  if (dash === 'dotted') return [0, width * 2.2];
  return [];
}

function setLine(context: Context2D, width: number): void {
  context.lineWidth = width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
}

function paintText(
  context: Context2D,
  shape: TextShape,
  { theme, transform }: PaintSettings,
): void {
  if (shape.fontSize * transform.scale < unreadableTextPx) {
    context.fillStyle = lineColour(shape.style.colour, theme);
    context.globalAlpha *= 0.4;
    context.fillRect(0, shape.fontSize * 0.4, shape.width, shape.fontSize * 0.45);
    return;
  }
  const padding = shape.type === 'note' ? shape.fontSize * 0.6 : 0;
  const baseline = baselineOffset(context, shape.fontSize);
  context.font = fontOf(shape.fontSize);
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillStyle = lineColour(shape.style.colour, theme);
  linesOf(shape.text).forEach((line, row) => {
    context.fillText(line, padding, padding + row * shape.fontSize * lineHeight + baseline);
  });
}

function paintImage(
  context: Context2D,
  sceneShape: SceneShape,
  hash: string,
  settings: PaintSettings,
): void {
  const bitmap = settings.images?.get(hash);
  if (bitmap === undefined) {
    paintPlaceholder(context, sceneShape, settings, 'image');
    return;
  }
  const { maxX, maxY } = sceneShape.localFrame;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, maxX, maxY);
}

function paintFrame(
  context: Context2D,
  sceneShape: SceneShape,
  name: string,
  { theme, transform }: PaintSettings,
): void {
  context.strokeStyle = theme.placeholder;
  context.lineWidth = 1.5 / transform.scale;
  context.stroke(sceneShape.traced().path);
  paintLabel(context, name, 0, -6 / transform.scale, { theme, transform });
}

function paintPlaceholder(
  context: Context2D,
  sceneShape: SceneShape,
  { theme, transform }: PaintSettings,
  label: string,
): void {
  const { maxX, maxY } = sceneShape.localFrame;
  context.strokeStyle = theme.placeholder;
  context.fillStyle = theme.placeholder;
  context.lineWidth = 1.25 / transform.scale;
  context.setLineDash([5 / transform.scale, 4 / transform.scale]);
  context.strokeRect(0, 0, maxX, maxY);
  context.setLineDash([]);
  if (maxY * transform.scale < 24) return;
  paintLabel(context, label, 8 / transform.scale, 20 / transform.scale, { theme, transform });
}

function paintLabel(
  context: Context2D,
  label: string,
  x: number,
  y: number,
  { theme, transform }: Pick<PaintSettings, 'theme' | 'transform'>,
): void {
  context.fillStyle = theme.placeholder;
  context.font = `500 ${12 / transform.scale}px ${fontFamily}`;
  context.textBaseline = 'alphabetic';
  context.fillText(label, x, y);
}

import type { Shape } from '../../shared/document/shape.ts';
import type { Style } from '../../shared/document/style.ts';
import type { DeviceTransform } from './camera.ts';
import { centreOf } from './geometry.ts';
import type { Context2D, Pen } from './Pen.ts';
import { type BoardTheme, fillColour, highlightColour, lineColour } from './palette.ts';
import type { SceneShape } from './SceneShape.ts';
import { fillOf, isEvenLine, type TextShape } from './shapeGeometry.ts';
import { highlighterWidth } from './strokeOutline.ts';
import {
  baselineOffset,
  fontFamily,
  fontOf,
  layOutLine,
  lineAnchor,
  lineHeight,
  linesOf,
  placedRuns,
} from './textLayout.ts';

/** Where decoded pictures are had from. */
export interface Images {
  /** The picture if it is ready. */
  get(hash: string): ImageBitmap | undefined;
  /** Why there is none, as far as that is known. */
  problem(hash: string): string | undefined;
}

export interface PaintSettings {
  readonly transform: DeviceTransform;
  readonly theme: BoardTheme;
  readonly images: Images | undefined;
  /** Shapes that are drawn no second time need not keep the lines of thin ink. */
  readonly isOnce?: boolean;
}

/** Pen ink thinner than this on the screen, in device pixels, is drawn as a line. */
export const coarseInkPx = 1.7;
/** Shapes smaller than this on the screen, in device pixels, are a dot. */
const dotSizePx = 1.5;
/** Text smaller than this on the screen, in device pixels, is a bar. */
export const unreadableTextPx = 3;
const fadedOpacity = 0.25;
const patternCoverage = 0.5;
/** Of the bar in the place of text. */
const barOpacity = 0.4;

/** Draws one shape where the transform says. Leaves the pen as it was last used. */
export function paintShape(
  pen: Pen,
  sceneShape: SceneShape,
  settings: PaintSettings,
  isFaded = false,
): void {
  const { transform } = settings;
  const { shape } = sceneShape;
  placeContext(pen.context, sceneShape, transform);
  pen.blend = 'source-over';
  if (shape.type === 'placeholder') {
    pen.alpha = 1;
    paintPlaceholder(pen, sceneShape, settings, shape.label);
    return;
  }
  pen.alpha = shape.style.opacity * (isFaded ? fadedOpacity : 1);
  const largestPx =
    Math.max(sceneShape.maxX - sceneShape.minX, sceneShape.maxY - sceneShape.minY) *
    transform.scale;
  if (largestPx < dotSizePx) {
    const { minX, minY } = sceneShape.localFrame;
    pen.fill = dotColour(shape, settings.theme);
    pen.context.fillRect(minX, minY, 1 / transform.scale, 1 / transform.scale);
    return;
  }
  paintByType(pen, sceneShape, shape, settings);
}

function paintByType(
  pen: Pen,
  sceneShape: SceneShape,
  shape: Shape,
  settings: PaintSettings,
): void {
  switch (shape.type) {
    case 'stroke':
      if (isEvenLine(shape)) paintLined(pen, sceneShape, shape, settings);
      else if (shape.tool === 'highlighter') paintHighlighter(pen, sceneShape, settings);
      else paintPen(pen, sceneShape, settings);
      return;
    case 'text':
      paintText(pen, shape, settings);
      return;
    case 'image':
      paintImage(pen, sceneShape, shape.image, settings);
      return;
    case 'frame':
      paintFrame(pen, sceneShape, shape.name, settings);
      return;
    default:
      paintLined(pen, sceneShape, shape, settings);
      if (shape.type === 'note') paintText(pen, shape, settings);
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

function paintPen(pen: Pen, sceneShape: SceneShape, settings: PaintSettings): void {
  const { shape } = sceneShape;
  if (shape.type !== 'stroke') return;
  if (shape.filled === true) paintInkArea(pen, sceneShape, shape, settings);
  if (!hasOutline(shape.style)) return;
  const colour = lineColour(shape.style.colour, settings.theme);
  if (shape.style.width * settings.transform.scale < coarseInkPx) {
    pen.line = colour;
    pen.lineWidth = shape.style.width;
    strokeCoarse(pen.context, sceneShape, settings);
    return;
  }
  pen.fill = colour;
  pen.context.fill(sceneShape.traced().path);
}

function strokeCoarse(
  context: Context2D,
  sceneShape: SceneShape,
  { transform, isOnce }: PaintSettings,
): void {
  if (isOnce !== true) {
    context.stroke(sceneShape.coarsePath(transform.scale));
    return;
  }
  context.beginPath();
  sceneShape.traceCoarse(transform.scale, context);
  context.stroke();
}

function paintHighlighter(pen: Pen, sceneShape: SceneShape, { theme }: PaintSettings): void {
  const { shape } = sceneShape;
  if (shape.type !== 'stroke') return;
  pen.blend = theme.highlightBlend;
  pen.line = highlightColour(shape.style.colour, theme);
  pen.lineWidth = highlighterWidth(shape.style.width);
  pen.context.stroke(sceneShape.traced().path);
}

function paintLined(
  pen: Pen,
  sceneShape: SceneShape,
  shape: Shape,
  { theme }: PaintSettings,
): void {
  const { path, heads } = sceneShape.traced();
  const { style } = shape;
  const { context } = pen;
  paintArea(pen, path, shape, theme);
  if (!hasOutline(style)) return;
  const colour = lineColour(style.colour, theme);
  pen.line = colour;
  pen.lineWidth = style.width;
  const dash = dashOf(style.dash, style.width);
  if (dash.length > 0) context.setLineDash(dash);
  context.stroke(path);
  if (dash.length > 0) context.setLineDash([]);
  if (heads === undefined) return;
  pen.fill = colour;
  context.fill(heads);
  context.stroke(heads);
}

/** The area under filled pen ink. */
function paintInkArea(
  pen: Pen,
  sceneShape: SceneShape,
  shape: Shape,
  { theme }: PaintSettings,
): void {
  const { inkArea } = sceneShape.traced();
  if (inkArea !== undefined) paintArea(pen, inkArea, shape, theme);
}

function paintArea(pen: Pen, area: Path2D, shape: Shape, theme: BoardTheme): void {
  const fill = fillOf(shape);
  if (fill === undefined) return;
  const { alpha } = pen;
  pen.alpha = alpha * fillAlpha(shape.style);
  pen.fill = fillColour(fill, theme);
  pen.context.fill(area);
  pen.alpha = alpha;
}

/** How much of what lies beneath a fill is covered: a pattern of lines covers about a half of it. */
export function fillAlpha({ fillPattern = 'solid' }: Style): number {
  return fillPattern === 'solid' ? 1 : patternCoverage;
}

/** Whether lines are drawn, and not the fill alone. */
export function hasOutline(style: Style): boolean {
  return style.outline !== 'none';
}

function dotColour(shape: Shape, theme: BoardTheme): string {
  const fill = fillOf(shape);
  if (hasOutline(shape.style) || fill === undefined) return lineColour(shape.style.colour, theme);
  return fillColour(fill, theme);
}

export function dashOf(dash: string | undefined, width: number): number[] {
  if (dash === 'dashed') return [width * 3, width * 3];
  if (dash === 'dotted') return [0, width * 2.2];
  return [];
}

function paintText(pen: Pen, shape: TextShape, { theme, transform }: PaintSettings): void {
  const { context } = pen;
  pen.fill = lineColour(shape.style.colour, theme);
  if (shape.fontSize * transform.scale < unreadableTextPx) {
    pen.alpha *= barOpacity;
    context.fillRect(0, shape.fontSize * 0.4, shape.width, shape.fontSize * 0.45);
    return;
  }
  const padding = shape.type === 'note' ? shape.fontSize * 0.6 : 0;
  const baseline = baselineOffset(context, shape.fontSize);
  context.font = fontOf(shape.fontSize);
  context.textBaseline = 'alphabetic';
  const at = lineAnchor(shape, padding);
  const layOut = (line: string) => layOutLine(context, line, shape.fontSize);
  linesOf(shape.text).forEach((line, row) => {
    const y = padding + row * shape.fontSize * lineHeight + baseline;
    for (const { text, x, anchor } of placedRuns(line, at, layOut)) {
      context.textAlign = anchor;
      context.fillText(text, x, y);
    }
  });
}

function paintImage(pen: Pen, sceneShape: SceneShape, hash: string, settings: PaintSettings): void {
  const bitmap = settings.images?.get(hash);
  if (bitmap === undefined) {
    paintPlaceholder(pen, sceneShape, settings, settings.images?.problem(hash) ?? 'image');
    return;
  }
  const { maxX, maxY } = sceneShape.localFrame;
  const { context } = pen;
  context.imageSmoothingQuality = smoothing(bitmap, sceneShape, settings);
  context.drawImage(bitmap, 0, 0, maxX, maxY);
}

/**
 * `high` is smoothest where an image is enlarged, but looks at a few pixels only: thin lines break up in an image that is
 * shrunk. `medium` averages all of them.
 */
function smoothing(
  bitmap: ImageBitmap,
  { localFrame: { maxX, maxY } }: SceneShape,
  { transform: { scale } }: PaintSettings,
): ImageSmoothingQuality {
  const isShrunk = maxX * scale < bitmap.width || maxY * scale < bitmap.height;
  return isShrunk ? 'medium' : 'high';
}

function paintFrame(
  pen: Pen,
  sceneShape: SceneShape,
  name: string,
  { theme, transform }: PaintSettings,
): void {
  pen.line = theme.placeholder;
  pen.lineWidth = 1.5 / transform.scale;
  pen.context.stroke(sceneShape.traced().path);
  paintLabel(pen, name, 0, -6 / transform.scale, { theme, transform });
}

function paintPlaceholder(
  pen: Pen,
  sceneShape: SceneShape,
  { theme, transform }: PaintSettings,
  label: string,
): void {
  const { maxX, maxY } = sceneShape.localFrame;
  const { context } = pen;
  pen.line = theme.placeholder;
  pen.lineWidth = 1.25 / transform.scale;
  context.setLineDash([5 / transform.scale, 4 / transform.scale]);
  context.strokeRect(0, 0, maxX, maxY);
  context.setLineDash([]);
  if (maxY * transform.scale < 24) return;
  paintLabel(pen, label, 8 / transform.scale, 20 / transform.scale, { theme, transform });
}

function paintLabel(
  pen: Pen,
  label: string,
  x: number,
  y: number,
  { theme, transform }: Pick<PaintSettings, 'theme' | 'transform'>,
): void {
  const { context } = pen;
  pen.fill = theme.placeholder;
  context.font = `500 ${12 / transform.scale}px ${fontFamily}`;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillText(label, x, y);
}

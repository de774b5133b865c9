import {
  codedBounds,
  PointsBuffer,
  PointsError,
  type StrokePoints,
} from '../../shared/document/points.ts';
import { placeholderFor, type ReadShape } from '../../shared/document/readShape.ts';
import { strokeFormat } from '../../shared/document/shapes/stroke.ts';
import type { Colour } from '../../shared/document/style.ts';
import { maxCoordinate, maxScale } from '../../shared/limits.ts';
import { distanceToSegment, type Point, type Rect, segmentDistance } from '../drawing/geometry.ts';
import type { Pen } from '../drawing/Pen.ts';
import { highlightColour, lineColour } from '../drawing/palette.ts';
import type { PathSink } from '../drawing/pathSink.ts';
import {
  type ArrowHead,
  arrowHeads,
  headReach,
  hitsHeads,
  traceHeads,
} from './parts/arrowHeads.ts';
import {
  fillAttributes,
  hasOutline,
  linedSvg,
  newSvgPath,
  paintArea,
  paintLined,
  strokeAttributes,
  styleFill,
} from './parts/lined.ts';
import { isInside } from './parts/polygon.ts';
import {
  highlighterWidth,
  strokeReach,
  traceCentreLine,
  traceCoarseLine,
  tracePenOutline,
} from './parts/strokeOutline.ts';
import { areaControls, lineControls } from './parts/styleControls.ts';
import type { SvgSources } from './parts/svg.ts';
import type { DrawnShape, Outline, PaintSettings, ShapeKind, ShownShape } from './ShapeKind.ts';

const { defaults } = strokeFormat;

type Stroke = ShownShape<'stroke'>;
type DrawnStroke = DrawnShape<Stroke>;

/** Pen ink thinner than this, in device pixels, is drawn as a centre line. */
const coarseInkPx = 1.7;
/** A centre line is simplified by this fraction of the ink width, */
const coarsePart = 0.6;
/** and at least by this many device pixels. */
const coarsePx = 0.5;

/** Pen and highlighter ink, and lines of constant width through more than two points. */
export const stroke = {
  frame,
  inkReach,
  lineReach: (shape) => (shape.tool === 'highlighter' ? inkReach(shape) : shape.style.width / 2),
  trace,
  paint: (pen, drawn, settings) => {
    if (isEvenLine(drawn.shape)) paintLined(pen, drawn, settings, fill(drawn.shape));
    else if (drawn.shape.tool === 'highlighter') paintHighlighter(pen, drawn, settings);
    else paintPen(pen, drawn, settings);
  },
  paintCostUs: (drawn, scale) => {
    const { shape } = drawn;
    const sizeBytes = shape.points.length;
    const isCoarse =
      shape.tool === 'pen' && !isEvenLine(shape) && shape.style.width * scale < coarseInkPx;
    const tracingUs = drawn.isTraced(isCoarse) ? 0 : sizeBytes * (isCoarse ? 0.15 : 1);
    return 10 + sizeBytes * (isCoarse ? 0.05 : 0.2) + tracingUs;
  },
  svg,
  svgStyle: ({ tool }, { highlightBlend }) =>
    tool === 'highlighter' ? `mix-blend-mode:${highlightBlend}` : undefined,
  hits,
  resize: ({ scaleX = defaults.scaleX, scaleY = defaults.scaleY }, byX, byY) => ({
    scaleX: scaleX * byX,
    scaleY: scaleY * byY,
  }),
  keepsRatio: false,
  controls: (shape) => (shape?.filled === true ? areaControls : lineControls),
  fill,
  shown,
  // For a stroke that is not rotated, the position of its points follows from the box it is resized to.
  canBeShown: (shape) => {
    if (shape.rotation !== 0 && shown(shape) !== shape) return false;
    const { scaleX = defaults.scaleX, scaleY = defaults.scaleY } = shape;
    return Math.abs(scaleX) <= maxScale && Math.abs(scaleY) <= maxScale;
  },
  bytes: {
    of: (shape) => shape.points,
    put: (shape, points) => ({ ...shape, points }),
  },
  coarse: {
    tolerance: ({ style }, scale) => {
      const finest = style.width * coarsePart;
      const steps = Math.floor(Math.log2(coarsePx / (finest * scale)));
      return finest * 2 ** Math.max(0, steps);
    },
    trace: (shape, tolerance, sink) => traceCoarseLine(pointsOf(shape), tolerance, sink),
  },
} satisfies ShapeKind<'stroke'>;

const buffer = new PointsBuffer();

/** The points as drawn: decoded and scaled, relative to (x, y). Valid until the next call. */
function pointsOf({
  points: bytes,
  scaleX = defaults.scaleX,
  scaleY = defaults.scaleY,
}: Stroke): StrokePoints {
  const points = buffer.decode(bytes);
  if (scaleX === 1 && scaleY === 1) return points;
  return { ...points, xs: points.xs.map((x) => x * scaleX), ys: points.ys.map((y) => y * scaleY) };
}

/** Whether a stroke is a line of constant width instead of ink. */
function isEvenLine({ path }: Stroke): boolean {
  return path !== undefined;
}

function frame({ points, scaleX = defaults.scaleX, scaleY = defaults.scaleY }: Stroke): Rect {
  const bounds = boundsOf(points) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 };
  return {
    minX: Math.min(bounds.minX * scaleX, bounds.maxX * scaleX),
    minY: Math.min(bounds.minY * scaleY, bounds.maxY * scaleY),
    maxX: Math.max(bounds.minX * scaleX, bounds.maxX * scaleX),
    maxY: Math.max(bounds.minY * scaleY, bounds.maxY * scaleY),
  };
}

/** How far ink reaches beyond the frame. */
function inkReach(shape: Stroke): number {
  const { tool, style } = shape;
  return isEvenLine(shape)
    ? style.width / 2 + 1 + headReach(shape, style.width)
    : strokeReach(tool, style.width);
}

/** The fill colour of the area within the points. */
function fill({ filled, style }: Stroke): Colour | undefined {
  return filled === true ? styleFill(style) : undefined;
}

/** Returns a placeholder for damaged points and for points beyond the limits of a board. */
function shown(shape: Stroke): ReadShape {
  if (!isReadable(shape)) return placeholderFor(shape, { isBeyondLimits: false });
  const { minX, minY, maxX, maxY } = frame(shape);
  const isWithinLimits = [shape.x + minX, shape.y + minY, shape.x + maxX, shape.y + maxY].every(
    (value) => Math.abs(value) <= maxCoordinate,
  );
  return isWithinLimits ? shape : placeholderFor(shape, { isBeyondLimits: true });
}

function isReadable({ points }: Stroke): boolean {
  try {
    return boundsOf(points) !== undefined;
  } catch (error) {
    if (error instanceof PointsError) return false;
    throw error;
  }
}

let last: { readonly bytes: Uint8Array; readonly bounds: Rect | undefined } | undefined;

/** Cached, since the frame is needed right after checking that a stroke is readable. The bytes never change. */
function boundsOf(bytes: Uint8Array): Rect | undefined {
  if (last?.bytes !== bytes) last = { bytes, bounds: codedBounds(bytes) };
  return last.bounds;
}

function trace<Path extends PathSink>(shape: Stroke, newPath: () => Path): Outline<Path> {
  const path = newPath();
  if (isEvenLine(shape)) {
    traceStraightLine(pointsOf(shape), path);
    return { path, heads: traceHeads(headsOf(shape), newPath) };
  }
  if (shape.tool === 'highlighter') {
    traceCentreLine(pointsOf(shape), path);
    return { path };
  }
  tracePenOutline(pointsOf(shape), shape.style.width, path);
  if (shape.filled !== true) return { path };
  const inkArea = newPath();
  traceCentreLine(pointsOf(shape), inkArea);
  return { path, inkArea };
}

function traceStraightLine({ xs, ys }: StrokePoints, sink: PathSink): void {
  const end = xs.length - 1;
  sink.moveTo(xs[0] ?? 0, ys[0] ?? 0);
  // A line without length still shows its round caps.
  if (end === 0) sink.lineTo(xs[0] ?? 0, ys[0] ?? 0);
  const isClosed = end > 1 && xs[0] === xs[end] && ys[0] === ys[end];
  const lastCorner = isClosed ? end - 1 : end;
  for (let i = 1; i <= lastCorner; i += 1) sink.lineTo(xs[i] ?? 0, ys[i] ?? 0);
  if (isClosed) sink.closePath();
}

/** Only lines of constant width have heads. */
function headsOf(shape: Stroke): readonly ArrowHead[] {
  const { startHead, endHead, style } = shape;
  if (headReach(shape, style.width) === 0) return [];
  return arrowHeads({ ...pointsOf(shape), width: style.width, startHead, endHead });
}

function paintPen(pen: Pen, drawn: DrawnStroke, settings: PaintSettings): void {
  const { style } = drawn.shape;
  const { theme, transform } = settings;
  const area = fill(drawn.shape);
  if (area !== undefined) paintInkArea(pen, drawn, area, settings);
  if (!hasOutline(style)) return;
  const colour = lineColour(style.colour, theme);
  if (style.width * transform.scale < coarseInkPx) {
    pen.line = colour;
    pen.lineWidth = style.width;
    strokeCoarse(pen.context, drawn, settings);
    return;
  }
  pen.fill = colour;
  pen.context.fill(drawn.traced().path);
}

/** The area under filled pen ink. */
function paintInkArea(
  pen: Pen,
  drawn: DrawnStroke,
  colour: Colour,
  { theme }: PaintSettings,
): void {
  const { inkArea } = drawn.traced();
  if (inkArea !== undefined) paintArea(pen, inkArea, colour, drawn.shape.style, theme);
}

function strokeCoarse(
  context: Pen['context'],
  drawn: DrawnStroke,
  { transform, isOnce }: PaintSettings,
): void {
  if (isOnce !== true) {
    context.stroke(drawn.coarsePath(transform.scale));
    return;
  }
  context.beginPath();
  drawn.traceCoarse(transform.scale, context);
  context.stroke();
}

function paintHighlighter(pen: Pen, drawn: DrawnStroke, { theme }: PaintSettings): void {
  const { style } = drawn.shape;
  pen.blend = theme.highlightBlend;
  pen.line = highlightColour(style.colour, theme);
  pen.lineWidth = highlighterWidth(style.width);
  pen.context.stroke(drawn.traced().path);
}

function svg(shape: Stroke, { theme }: Pick<SvgSources, 'theme'>): string {
  const { style, tool } = shape;
  const outline = trace(shape, newSvgPath);
  if (isEvenLine(shape)) return linedSvg(style, outline, theme, fill(shape));
  const { path, inkArea } = outline;
  if (tool === 'highlighter') {
    const colour = highlightColour(style.colour, theme);
    return `<path d="${path}" fill="none" ${strokeAttributes(colour, highlighterWidth(style.width))}/>`;
  }
  const area =
    inkArea === undefined
      ? ''
      : `<path d="${inkArea}" ${fillAttributes(style, fill(shape), theme)}/>`;
  if (!hasOutline(style)) return area;
  return `${area}<path d="${path}" fill="${lineColour(style.colour, theme)}"/>`;
}

function hits({ shape }: DrawnStroke, a: Point, b: Point, tolerance: number): boolean {
  const { tool, style } = shape;
  const width = tool === 'highlighter' ? highlighterWidth(style.width) : style.width;
  const reach = tolerance + width / 2;
  if (isEvenLine(shape) && hitsHeads(headsOf(shape), a, b, reach)) return true;
  const { xs, ys } = pointsOf(shape);
  let previous: Point = { x: xs[0] ?? 0, y: ys[0] ?? 0 };
  if (xs.length === 1) return distanceToSegment(previous, a, b) <= reach;
  for (let i = 1; i < xs.length; i += 1) {
    const next = { x: xs[i] ?? 0, y: ys[i] ?? 0 };
    if (segmentDistance(previous, next, a, b) <= reach) return true;
    previous = next;
  }
  return fill(shape) !== undefined && isInside(cornersOf(xs, ys), b);
}

function cornersOf(xs: Float64Array, ys: Float64Array): readonly Point[] {
  return Array.from(xs, (x, i) => ({ x, y: ys[i] ?? 0 }));
}

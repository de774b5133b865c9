import {
  codedBounds,
  PointsBuffer,
  PointsError,
  type StrokePoints,
} from '../../shared/document/points.ts';
import type { ReadShape } from '../../shared/document/readShape.ts';
import type { Shape } from '../../shared/document/shape.ts';
import type { Colour } from '../../shared/document/style.ts';
import { type ArrowHead, arrowHeads, hasHead, longestHead } from './arrowHeads.ts';
import type { Rect } from './geometry.ts';
import type { PathSink } from './pathSink.ts';
import { highlighterWidth, penReach, traceCentreLine, tracePenOutline } from './strokeOutline.ts';

export type StrokeShape = Extract<Shape, { type: 'stroke' }>;
export type LineShape = Extract<Shape, { type: 'line' | 'arrow' }>;
export type TextShape = Extract<Shape, { type: 'text' | 'note' }>;

const cornerRadius = 10;
const buffer = new PointsBuffer();

/** The points as they are drawn: decoded and scaled, relative to (x, y). They are there until the next call. */
export function strokePoints(shape: StrokeShape): StrokePoints {
  const points = buffer.decode(shape.points);
  const scaleX = shape.scaleX ?? 1;
  const scaleY = shape.scaleY ?? 1;
  if (scaleX === 1 && scaleY === 1) return points;
  return { ...points, xs: points.xs.map((x) => x * scaleX), ys: points.ys.map((y) => y * scaleY) };
}

/** Whether the shape can be drawn as what it is: a stroke with damaged points cannot. */
export function isReadable(shape: ReadShape): boolean {
  if (shape.type !== 'stroke') return true;
  try {
    return boundsOf(shape.points) !== undefined;
  } catch (error) {
    if (error instanceof PointsError) return false;
    throw error;
  }
}

/** The unrotated bounds relative to (x, y), without the width of lines. */
export function localFrame(shape: ReadShape): Rect {
  switch (shape.type) {
    case 'stroke': {
      const bounds = boundsOf(shape.points) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 };
      const scaleX = shape.scaleX ?? 1;
      const scaleY = shape.scaleY ?? 1;
      return {
        minX: Math.min(bounds.minX * scaleX, bounds.maxX * scaleX),
        minY: Math.min(bounds.minY * scaleY, bounds.maxY * scaleY),
        maxX: Math.max(bounds.minX * scaleX, bounds.maxX * scaleX),
        maxY: Math.max(bounds.minY * scaleY, bounds.maxY * scaleY),
      };
    }
    case 'line':
    case 'arrow':
      return {
        minX: Math.min(shape.x1, shape.x2),
        minY: Math.min(shape.y1, shape.y2),
        maxX: Math.max(shape.x1, shape.x2),
        maxY: Math.max(shape.y1, shape.y2),
      };
    default:
      return { minX: 0, minY: 0, maxX: shape.width, maxY: shape.height };
  }
}

/** How far ink reaches beyond the frame. */
export function inkReach(shape: ReadShape): number {
  switch (shape.type) {
    case 'placeholder':
      return 1;
    case 'stroke':
      return isEvenLine(shape) ? lineReach(shape) : strokeReach(shape.tool, shape.style.width);
    case 'line':
    case 'arrow':
      return lineReach(shape);
    case 'text':
      // Letters may lean out of their box a little.
      return shape.fontSize * 0.2;
    case 'frame':
      return 24;
    default:
      return shape.style.width / 2 + 1;
  }
}

/** How far ink of this width can lie from its centre line. */
export function strokeReach(tool: 'pen' | 'highlighter', width: number): number {
  return tool === 'highlighter' ? highlighterWidth(width) / 2 : penReach(width);
}

/** Whether a stroke is an even line through its points, and not pen ink. */
export function isEvenLine(shape: StrokeShape): boolean {
  return shape.path !== undefined;
}

/** The colour within a shape; undefined where it has no area or no fill. */
export function fillOf(shape: Shape): Colour | undefined {
  const { fill } = shape.style;
  return fill === 'none' || !hasArea(shape) ? undefined : fill;
}

/** Pen ink with a filled area. */
export function isFilledInk(shape: ReadShape): shape is StrokeShape {
  return shape.type === 'stroke' && shape.filled === true && !isEvenLine(shape);
}

function hasArea(shape: Shape): boolean {
  if (shape.type === 'stroke') return shape.filled === true;
  return shape.type === 'rectangle' || shape.type === 'ellipse' || shape.type === 'note';
}

/** The heads of a line, an arrow or an even stroke. */
export function headsOf(shape: ReadShape): readonly ArrowHead[] {
  switch (shape.type) {
    case 'line':
    case 'arrow':
      return arrowHeads({
        xs: [shape.x1, shape.x2],
        ys: [shape.y1, shape.y2],
        width: shape.style.width,
        ...headNames(shape),
      });
    case 'stroke':
      if (!hasHeads(shape)) return [];
      return arrowHeads({
        ...strokePoints(shape),
        width: shape.style.width,
        ...headNames(shape),
      });
    default:
      return [];
  }
}

/** An arrow has a head at its second end unless it says otherwise. */
function headNames(shape: LineShape | StrokeShape): {
  readonly startHead: string | undefined;
  readonly endHead: string | undefined;
} {
  const { startHead } = shape;
  return { startHead, endHead: shape.endHead ?? (shape.type === 'arrow' ? 'arrow' : undefined) };
}

function hasHeads(shape: LineShape | StrokeShape): boolean {
  if (shape.type === 'stroke' && !isEvenLine(shape)) return false;
  const { startHead, endHead } = headNames(shape);
  return hasHead(startHead) || hasHead(endHead);
}

function lineReach(shape: LineShape | StrokeShape): number {
  const { width } = shape.style;
  return width / 2 + 1 + (hasHeads(shape) ? longestHead(width) : 0);
}

/** How the traced path becomes ink. */
export type Inking = 'fill-line' | 'stroke-line' | 'none';

/** Traces what is drawn of a shape with lines, relative to (x, y), and says how to ink it. */
export function traceShape(shape: ReadShape, sink: PathSink): Inking {
  switch (shape.type) {
    case 'stroke': {
      const points = strokePoints(shape);
      if (isEvenLine(shape)) {
        traceStraightLine(points, sink);
        return 'stroke-line';
      }
      if (shape.tool === 'highlighter') {
        traceCentreLine(points, sink);
        return 'stroke-line';
      }
      tracePenOutline(points, shape.style.width, sink);
      return 'fill-line';
    }
    case 'rectangle':
    case 'note':
      traceRoundedRectangle(shape.width, shape.height, sink);
      return 'stroke-line';
    case 'ellipse':
      traceEllipse(shape.width, shape.height, sink);
      return 'stroke-line';
    case 'line':
    case 'arrow':
      sink.moveTo(shape.x1, shape.y1);
      sink.lineTo(shape.x2, shape.y2);
      return 'stroke-line';
    case 'frame':
    case 'placeholder':
      traceBox(shape.width, shape.height, sink);
      return 'stroke-line';
    default:
      return 'none';
  }
}

/** Traces the area of filled pen ink; other shapes are filled within their line. */
export function traceInkArea(shape: StrokeShape, sink: PathSink): void {
  traceCentreLine(strokePoints(shape), sink);
}

function traceStraightLine({ xs, ys }: StrokePoints, sink: PathSink): void {
  const last = xs.length - 1;
  sink.moveTo(xs[0] ?? 0, ys[0] ?? 0);
  // A line without length shows its round caps.
  if (last === 0) sink.lineTo(xs[0] ?? 0, ys[0] ?? 0);
  const isClosed = last > 1 && xs[0] === xs[last] && ys[0] === ys[last];
  const end = isClosed ? last - 1 : last;
  for (let i = 1; i <= end; i += 1) sink.lineTo(xs[i] ?? 0, ys[i] ?? 0);
  if (isClosed) sink.closePath();
}

function traceBox(width: number, height: number, sink: PathSink): void {
  sink.moveTo(0, 0);
  sink.lineTo(width, 0);
  sink.lineTo(width, height);
  sink.lineTo(0, height);
  sink.closePath();
}

function traceRoundedRectangle(width: number, height: number, sink: PathSink): void {
  const radius = Math.min(cornerRadius, width / 4, height / 4);
  sink.moveTo(radius, 0);
  sink.lineTo(width - radius, 0);
  sink.quadraticCurveTo(width, 0, width, radius);
  sink.lineTo(width, height - radius);
  sink.quadraticCurveTo(width, height, width - radius, height);
  sink.lineTo(radius, height);
  sink.quadraticCurveTo(0, height, 0, height - radius);
  sink.lineTo(0, radius);
  sink.quadraticCurveTo(0, 0, radius, 0);
  sink.closePath();
}

/** Sixteen quadratic arcs: nearer to the ellipse than a thousandth of its size. */
function traceEllipse(width: number, height: number, sink: PathSink): void {
  const arcs = 16;
  const half = Math.PI / arcs;
  const rx = width / 2;
  const ry = height / 2;
  sink.moveTo(width, ry);
  for (let i = 0; i < arcs; i += 1) {
    const middle = (2 * i + 1) * half;
    const end = (2 * i + 2) * half;
    const reach = 1 / Math.cos(half);
    sink.quadraticCurveTo(
      rx + rx * reach * Math.cos(middle),
      ry + ry * reach * Math.sin(middle),
      rx + rx * Math.cos(end),
      ry + ry * Math.sin(end),
    );
  }
  sink.closePath();
}

/** Whoever asks whether a stroke can be read asks for its frame next. */
let last: { readonly bytes: Uint8Array; readonly bounds: Rect | undefined } | undefined;

/** The bytes of a stroke never change. */
function boundsOf(bytes: Uint8Array): Rect | undefined {
  if (last?.bytes !== bytes) last = { bytes, bounds: codedBounds(bytes) };
  return last.bounds;
}

import { getStrokeOutlinePoints, getStrokePoints } from 'perfect-freehand';
import type { StrokePoints } from '../../../shared/document/points.ts';
import type { PathSink } from '../../drawing/pathSink.ts';

/**
 * perfect-freehand has distances in absolute units; strokes are brought to this width first, so that ink
 * looks alike whatever its width and whatever the zoom it was drawn at.
 */
const normalWidth = 16;
const thinning = 0.6;
const smoothing = 0.55;
const streamline = 0.32;
/** Points nearer to the start than this are noise of the pen touching down; in parts of the width. */
const startNoise = 0.2;
/** Ink that ends lighter than this runs out in a taper, the longer the lighter: a flick of the hand. */
const taperedPressure = 0.42;
/** Taper of ink that ends without any pressure, in parts of the width. */
const longestTaper = 8;
const evenPressure = 128;
const highlighterWidthFactor = 5;

/** How far ink of this width can lie from its centre line. */
export function strokeReach(tool: 'pen' | 'highlighter', width: number): number {
  if (tool === 'highlighter') return highlighterWidth(width) / 2;
  return (width / 2) * (1 + thinning) + width * 0.1;
}

/** The even width of highlighter ink, board units. */
export function highlighterWidth(styleWidth: number): number {
  return styleWidth * highlighterWidthFactor;
}

/** Which part of a stroke the points are. */
export interface StrokePart {
  /** The stroke begins with it. */
  readonly isFirst: boolean;
  /** More ink follows, the pen is there, or it was lifted there: only then it is known whether the end is tapered. */
  readonly end: 'goes-on' | 'at-pen' | 'lifted';
}

/**
 * Traces the outline of pen ink, to be filled (nonzero). Pure: the pressures decide the widths, so a stroke
 * looks the same everywhere.
 */
export function tracePenOutline(
  points: {
    readonly xs: ArrayLike<number>;
    readonly ys: ArrayLike<number>;
    readonly pressures?: ArrayLike<number>;
  },
  width: number,
  sink: PathSink,
  part: StrokePart = { isFirst: true, end: 'lifted' },
): void {
  const scale = normalWidth / width;
  const input: [number, number, number][] = [];
  for (let i = 0; i < points.xs.length; i += 1) {
    input.push([
      (points.xs[i] ?? 0) * scale,
      (points.ys[i] ?? 0) * scale,
      (points.pressures?.[i] ?? evenPressure) / 255,
    ]);
  }
  // Smoothed ink ends short of its last point, unless it is to reach it.
  const reachesEnd = part.end !== 'goes-on';
  const strokePoints = getStrokePoints(input, {
    size: normalWidth * startNoise,
    streamline,
    last: reachesEnd,
  });
  const length = strokePoints.at(-1)?.runningLength ?? 0;
  const taper = (pressure: number | undefined): number => {
    const missing = 1 - (pressure ?? 1) / taperedPressure;
    // Short strokes (dots, commas) keep their body: a taper takes a part of them at most.
    const taperLength = Math.min(missing * longestTaper * normalWidth, length * 0.25);
    // A tapered end has no round cap: a very short taper would look cut off.
    return taperLength < normalWidth ? 0 : taperLength;
  };
  const outline = getStrokeOutlinePoints(strokePoints, {
    size: normalWidth,
    thinning,
    smoothing,
    simulatePressure: false,
    start: { cap: true, taper: part.isFirst ? taper(input[0]?.[2]) : 0 },
    end: { cap: true, taper: part.end === 'lifted' ? taper(input.at(-1)?.[2]) : 0 },
    last: reachesEnd,
  });
  traceClosedCurve(outline, 1 / scale, sink);
}

function traceClosedCurve(
  outline: readonly (readonly [number, number])[],
  scale: number,
  sink: PathSink,
): void {
  const count = outline.length;
  const first = outline[0];
  const last = outline[count - 1];
  if (first === undefined || last === undefined || count < 3) return;
  sink.moveTo(((last[0] + first[0]) / 2) * scale, ((last[1] + first[1]) / 2) * scale);
  let current = first;
  for (let i = 1; i <= count; i += 1) {
    const next = outline[i % count] ?? first;
    sink.quadraticCurveTo(
      current[0] * scale,
      current[1] * scale,
      ((current[0] + next[0]) / 2) * scale,
      ((current[1] + next[1]) / 2) * scale,
    );
    current = next;
  }
  sink.closePath();
}

/** Traces the smooth line through the middle of a stroke, to be stroked: highlighter ink. */
export function traceCentreLine(
  points: { readonly xs: ArrayLike<number>; readonly ys: ArrayLike<number> },
  sink: PathSink,
): void {
  const { xs, ys } = points;
  const count = xs.length;
  if (count === 0) return;
  const x = (i: number): number => xs[i] ?? 0;
  const y = (i: number): number => ys[i] ?? 0;
  sink.moveTo(x(0), y(0));
  if (count === 1) {
    // A line without length shows its round caps.
    sink.lineTo(x(0), y(0));
    return;
  }
  for (let i = 1; i < count - 1; i += 1) {
    sink.quadraticCurveTo(x(i), y(i), (x(i) + x(i + 1)) / 2, (y(i) + y(i + 1)) / 2);
  }
  sink.lineTo(x(count - 1), y(count - 1));
}

/** Traces a line that leaves out what is nearer than `tolerance`: for ink that is small on the screen. */
export function traceCoarseLine(points: StrokePoints, tolerance: number, sink: PathSink): void {
  const { xs, ys } = points;
  const count = xs.length;
  if (count === 0) return;
  let lastX = xs[0] ?? 0;
  let lastY = ys[0] ?? 0;
  sink.moveTo(lastX, lastY);
  const squared = tolerance * tolerance;
  for (let i = 1; i < count; i += 1) {
    const x = xs[i] ?? 0;
    const y = ys[i] ?? 0;
    const dx = x - lastX;
    const dy = y - lastY;
    if (dx * dx + dy * dy < squared && i < count - 1) continue;
    sink.lineTo(x, y);
    lastX = x;
    lastY = y;
  }
  if (count === 1) sink.lineTo(lastX, lastY);
}

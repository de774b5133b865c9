import { getStrokeOutlinePoints, getStrokePoints } from 'perfect-freehand';
import type { StrokePoints } from '../../../shared/document/points.ts';
import type { PathSink } from '../../drawing/pathSink.ts';

/**
 * perfect-freehand uses absolute distances. Strokes are scaled to this width first, so that ink looks the same at
 * every width and zoom.
 */
const normalWidth = 16;
const thinning = 0.6;
const smoothing = 0.55;
const streamline = 0.32;
/** Points within this distance of the start are noise from the pen touching down; as a fraction of the width. */
const startNoise = 0.2;
/** Ink that ends with less pressure is tapered; the less pressure, the longer the taper. */
const taperedPressure = 0.42;
/** Taper length for ink that ends without pressure, as a multiple of the width. */
const longestTaper = 8;
const evenPressure = 128;
const highlighterWidthFactor = 5;

/** How far ink of this width can lie from its centre line. */
export function strokeReach(tool: 'pen' | 'highlighter', width: number): number {
  if (tool === 'highlighter') return highlighterWidth(width) / 2;
  return (width / 2) * (1 + thinning) + width * 0.1;
}

/** The constant width of highlighter ink, board units. */
export function highlighterWidth(styleWidth: number): number {
  return styleWidth * highlighterWidthFactor;
}

/** Which part of a stroke the points are. */
export interface StrokePart {
  /** The part includes the start of the stroke. */
  readonly isFirst: boolean;
  /** Whether more ink follows, the pen is at the end, or was lifted there. Only a lifted end may be tapered. */
  readonly end: 'goes-on' | 'at-pen' | 'lifted';
}

/** Traces the outline of pen ink, to be filled (nonzero). Pure: widths depend only on the stored pressures. */
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
  // By default, smoothed ink stops short of its last point.
  const reachesEnd = part.end !== 'goes-on';
  const strokePoints = getStrokePoints(input, {
    size: normalWidth * startNoise,
    streamline,
    last: reachesEnd,
  });
  const length = strokePoints.at(-1)?.runningLength ?? 0;
  const taper = (pressure: number | undefined): number => {
    const missing = 1 - (pressure ?? 1) / taperedPressure;
    // Short strokes (dots, commas) keep their body: the taper is at most a quarter of them.
    const taperLength = Math.min(missing * longestTaper * normalWidth, length * 0.25);
    // A tapered end has no round cap, so a very short taper would look cut off.
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

/** Traces the smooth centre line of a stroke, to be stroked: highlighter ink. */
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
    // A line without length still shows its round caps.
    sink.lineTo(x(0), y(0));
    return;
  }
  for (let i = 1; i < count - 1; i += 1) {
    sink.quadraticCurveTo(x(i), y(i), (x(i) + x(i + 1)) / 2, (y(i) + y(i + 1)) / 2);
  }
  sink.lineTo(x(count - 1), y(count - 1));
}

/** Traces a line that skips points within `tolerance`: for ink that is small on the screen. */
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

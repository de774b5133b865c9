/** A point of a line, relative to the (x, y) of its element. */
export type LinePoint = readonly [x: number, y: number];

/** Excalidraw treats a line as closed if its ends are within this distance, in board units. */
const closedDistance = 8;
/** Board units between the points of a curve, and the most points per segment. */
const curveSpacing = 4;
const maxCurveSteps = 16;
/** A line with more points than this is smooth as it is. */
const maxCurvedPoints = 2_000;

/** The valid points of an element. */
export function readPoints(points: readonly unknown[]): LinePoint[] {
  const read: LinePoint[] = [];
  for (const point of points) {
    if (!Array.isArray(point)) continue;
    const [x, y]: unknown[] = point;
    if (typeof x === 'number' && typeof y === 'number') read.push([x, y]);
  }
  return read;
}

export function isClosed(points: readonly LinePoint[]): boolean {
  const first = points[0];
  const last = points.at(-1);
  if (points.length < 3 || first === undefined || last === undefined) return false;
  return Math.hypot(first[0] - last[0], first[1] - last[1]) <= closedDistance;
}

/** Excalidraw's curve through points (Catmull-Rom), as short segments. */
export function curveThrough(points: readonly LinePoint[]): readonly LinePoint[] {
  if (points.length < 3 || points.length > maxCurvedPoints) return points;
  const at = (i: number): LinePoint =>
    points[Math.min(points.length - 1, Math.max(0, i))] ?? [0, 0];
  const curve: LinePoint[] = [at(0)];
  for (let i = 0; i < points.length - 1; i += 1) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const steps = Math.min(maxCurveSteps, Math.max(1, Math.ceil(length / curveSpacing)));
    for (let step = 1; step <= steps; step += 1) {
      const t = step / steps;
      curve.push([
        curveValue(before[0], from[0], to[0], after[0], t),
        curveValue(before[1], from[1], to[1], after[1], t),
      ]);
    }
  }
  return curve;
}

/** A cubic Bézier curve from `from` to `to`, with a third of the tangents through the neighbours. */
function curveValue(before: number, from: number, to: number, after: number, t: number): number {
  const first = from + (to - before) / 6;
  const second = to - (after - from) / 6;
  const u = 1 - t;
  return u * u * u * from + 3 * u * u * t * first + 3 * u * t * t * second + t * t * t * to;
}

/** The bounds of one or more points. */
export function boundsOfPoints(points: readonly LinePoint[]): {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
} {
  let minX = Number.POSITIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (const [x, y] of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { minX, minY, maxX, maxY };
}

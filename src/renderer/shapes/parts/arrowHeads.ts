import { headKinds } from '../../../shared/document/shapes/keys.ts';
import { type Point, segmentDistance } from '../../drawing/geometry.ts';
import type { PathSink } from '../../drawing/pathSink.ts';

type HeadKind = (typeof headKinds)[number];

/** A head at one end of a line, relative to the (x, y) of its shape. */
export interface ArrowHead {
  /** Never `none` or a kind of a newer version. */
  readonly kind: HeadKind;
  readonly tip: Point;
  /** The direction of the head, radians. */
  readonly angle: number;
  /** Board units. */
  readonly length: number;
}

/** The ends of a line, as described by its shape. */
export interface HeadedLine {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  /** Board units. */
  readonly width: number;
  readonly startHead: string | undefined;
  readonly endHead: string | undefined;
}

/** Half of the angle between the two sides of a head. */
const spread = Math.PI / 7;
/** Longest head, as a fraction of its line. */
const longestPart = 0.6;

/** How far heads can reach beyond a line of this width, in board units. */
export function headReach(
  { startHead, endHead }: Partial<Pick<HeadedLine, 'startHead' | 'endHead'>>,
  width: number,
): number {
  return hasHead(startHead) || hasHead(endHead) ? longestHead(width) : 0;
}

function longestHead(width: number): number {
  return 8 + width * 3;
}

function hasHead(name: string | undefined): name is string {
  return name !== undefined && name !== 'none';
}

export function arrowHeads(line: HeadedLine): readonly ArrowHead[] {
  const { xs, ys, width, startHead, endHead } = line;
  const last = xs.length - 1;
  if (last < 1 || (!hasHead(startHead) && !hasHead(endHead))) return [];
  const length = Math.min(longestPart * lineLength(line), longestHead(width));
  const headAt = (name: string, end: number, step: number): ArrowHead => {
    const tip = { x: xs[end] ?? 0, y: ys[end] ?? 0 };
    const from = pointBehind(line, end, step, length / 2);
    return {
      kind: headKindOf(name),
      tip,
      angle: Math.atan2(tip.y - from.y, tip.x - from.x),
      length,
    };
  };
  const heads: ArrowHead[] = [];
  if (hasHead(startHead)) heads.push(headAt(startHead, 0, 1));
  if (hasHead(endHead)) heads.push(headAt(endHead, last, -1));
  return heads;
}

/** All heads as one path, to be filled and stroked; undefined if there are none. */
export function traceHeads<Path extends PathSink>(
  heads: readonly ArrowHead[],
  newPath: () => Path,
): Path | undefined {
  if (heads.length === 0) return undefined;
  const path = newPath();
  for (const head of heads) tracers[head.kind](head, path);
  return path;
}

/** An open head has no area, so filling it paints nothing. */
const tracers: Readonly<Record<HeadKind, (head: ArrowHead, sink: PathSink) => void>> = {
  arrow: (head, sink) => {
    const { tip, length } = head;
    traceCorners([behind(head, length, spread), tip, behind(head, length, -spread), tip], sink);
  },
  triangle: (head, sink) => {
    const { tip, length } = head;
    traceCorners([tip, behind(head, length, spread), behind(head, length, -spread)], sink);
  },
  diamond: (head, sink) => {
    const { tip, length } = head;
    const sides = [behind(head, length / 2, spread), behind(head, length / 2, -spread)] as const;
    traceCorners([tip, sides[0], behind(head, length), sides[1]], sink);
  },
  dot: (head, sink) => traceDot(behind(head, head.length / 4), head.length / 4, sink),
  bar: (head, sink) => {
    const half = head.length / 2;
    traceCorners([behind(head, half, Math.PI / 2), behind(head, half, -Math.PI / 2)], sink);
  },
};

/** A point at a distance from the tip, `turn` radians from the line. */
function behind({ tip, angle }: ArrowHead, distance: number, turn = 0): Point {
  return {
    x: tip.x - distance * Math.cos(angle + turn),
    y: tip.y - distance * Math.sin(angle + turn),
  };
}

/** Whether a pointer moving from `a` to `b` touches a side of a head. */
export function hitsHeads(heads: readonly ArrowHead[], a: Point, b: Point, reach: number): boolean {
  return heads.some((head) =>
    [-spread, spread].some(
      (turn) => segmentDistance(behind(head, head.length, turn), head.tip, a, b) <= reach,
    ),
  );
}

/** Unknown heads of newer versions are drawn as arrows. */
function headKindOf(name: string): HeadKind {
  return headKinds.find((kind) => kind === name) ?? 'arrow';
}

/** The point of the line, counted from one end, that is at least `distance` away; defines the direction of a head. */
function pointBehind(line: HeadedLine, end: number, step: number, distance: number): Point {
  const { xs, ys } = line;
  let index = end + step;
  const isInside = (): boolean => index + step >= 0 && index + step < xs.length;
  while (isInside() && awayFrom(line, end, index) < distance) index += step;
  return { x: xs[index] ?? 0, y: ys[index] ?? 0 };
}

function awayFrom({ xs, ys }: HeadedLine, a: number, b: number): number {
  return Math.hypot((xs[a] ?? 0) - (xs[b] ?? 0), (ys[a] ?? 0) - (ys[b] ?? 0));
}

function lineLength(line: HeadedLine): number {
  let length = 0;
  for (let i = 1; i < line.xs.length; i += 1) length += awayFrom(line, i - 1, i);
  return length;
}

function traceCorners(corners: readonly Point[], sink: PathSink): void {
  corners.forEach(({ x, y }, i) => {
    if (i === 0) sink.moveTo(x, y);
    else sink.lineTo(x, y);
  });
  sink.closePath();
}

function traceDot(centre: Point, radius: number, sink: PathSink): void {
  const arcs = 8;
  const half = Math.PI / arcs;
  const reach = radius / Math.cos(half);
  sink.moveTo(centre.x + radius, centre.y);
  for (let i = 0; i < arcs; i += 1) {
    const middle = (2 * i + 1) * half;
    const end = (2 * i + 2) * half;
    sink.quadraticCurveTo(
      centre.x + reach * Math.cos(middle),
      centre.y + reach * Math.sin(middle),
      centre.x + radius * Math.cos(end),
      centre.y + radius * Math.sin(end),
    );
  }
  sink.closePath();
}

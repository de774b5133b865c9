import type { headKinds } from '../../shared/document/shapes/keys.ts';
import type { Point } from './geometry.ts';
import type { PathSink } from './pathSink.ts';

type HeadKind = (typeof headKinds)[number];

/** A head at one end of a line, relative to the (x, y) of its shape. */
export interface ArrowHead {
  /** `none` and kinds of newer versions never get here as such. */
  readonly kind: HeadKind;
  readonly tip: Point;
  /** Where the head points to, in radians. */
  readonly angle: number;
  /** Board units. */
  readonly length: number;
}

/** The ends of a line as its shape describes them. */
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
/** A head is no longer than this part of its line. */
const longestPart = 0.6;

/** The longest head that a line of this width can have, in board units. */
export function longestHead(width: number): number {
  return 8 + width * 3;
}

/** Whether an end of a line has a head. */
export function hasHead(name: string | undefined): name is string {
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
      kind: kindOf(name),
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

/** Traces a head to be filled and stroked: an open head has no area, so that filling it paints nothing. */
export function traceHead(head: ArrowHead, sink: PathSink): void {
  const { kind, tip, angle, length } = head;
  const along = (distance: number, turn: number): Point => ({
    x: tip.x - distance * Math.cos(angle + turn),
    y: tip.y - distance * Math.sin(angle + turn),
  });
  switch (kind) {
    case 'triangle':
      traceCorners([tip, along(length, spread), along(length, -spread)], sink);
      return;
    case 'diamond':
      traceCorners(
        [tip, along(length / 2, spread), along(length, 0), along(length / 2, -spread)],
        sink,
      );
      return;
    case 'dot':
      traceDot(along(length / 4, 0), length / 4, sink);
      return;
    case 'bar':
      traceCorners([along(length / 2, Math.PI / 2), along(length / 2, -Math.PI / 2)], sink);
      return;
    case 'arrow':
      traceCorners([along(length, spread), tip, along(length, -spread), tip], sink);
      return;
    default:
      kind satisfies never;
  }
}

/** The sides of a head that a pointer can touch. */
export function headSides({ tip, angle, length }: ArrowHead): readonly [Point, Point] {
  const end = (turn: number): Point => ({
    x: tip.x - length * Math.cos(angle + turn),
    y: tip.y - length * Math.sin(angle + turn),
  });
  return [end(-spread), end(spread)];
}

function kindOf(name: string): HeadKind {
  switch (name) {
    case 'triangle':
    case 'diamond':
    case 'dot':
    case 'bar':
      return name;
    default:
      return 'arrow';
  }
}

/** The point of the line, seen from one of its ends, that is at least `distance` away: it gives the direction. */
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

import { maxLineWidth, maxPointCount } from '../../limits.ts';
import { encodePoints } from '../points.ts';
import type { Shape } from '../shape.ts';
import { arrowFormat } from '../shapes/arrow.ts';
import type { Style } from '../style.ts';
import type { ElementContext } from './ElementContext.ts';
import type { Element } from './element.ts';
import { isNear, placeOf } from './elementPlace.ts';
import { areaStyle, clamp, leastLineWidth, lineStyle } from './elementStyle.ts';
import type { LeftOutReason } from './leftOut.ts';
import { boundsOfPoints, curveThrough, isClosed, type LinePoint, readPoints } from './linePath.ts';

const precisionBits = 6;
const evenPressure = 0.5;
const defaultEndHead = arrowFormat.defaults.endHead;
/** Excalidraw's pen is about four times as wide as its nominal width. */
const penWidthFactor = 3.5;

export function lineShape(element: Element, context: ElementContext): Shape | LeftOutReason {
  const points = pointsOf(element);
  const reason = pathProblem(element, points);
  if (reason !== undefined) return reason;
  const isArea = points.length > 2 && (element.polygon || isClosed(points));
  return isArea ? closedLine(element, points, context) : openLine(element, points, context);
}

export function arrowShape(element: Element, context: ElementContext): Shape | LeftOutReason {
  const points = pointsOf(element);
  return pathProblem(element, points) ?? openLine(element, points, context, headsOf(element));
}

/** Free drawing in files of 2020. */
export function drawShape(element: Element, context: ElementContext): Shape | LeftOutReason {
  const points = readPoints(element.points);
  return pathProblem(element, points) ?? closedLine(element, points, context);
}

/** A line with fewer than two points crosses the box of its element. */
function pointsOf({ points, width, height }: Element): readonly LinePoint[] {
  const given = readPoints(points);
  if (given.length > 1) return given;
  return [
    [0, 0],
    [width, height],
  ];
}

function closedLine(
  element: Element,
  points: readonly LinePoint[],
  context: ElementContext,
): Shape {
  const path = smoothed(element, points);
  const style = areaStyle(element, context, pathSamples(element, path));
  return { ...evenLine(element, element, path), style, filled: true };
}

function openLine(
  element: Element,
  points: readonly LinePoint[],
  context: ElementContext,
  heads: Heads = { start: undefined, end: undefined },
): Shape {
  const path = smoothed(element, points);
  const style = lineStyle(element, context, pathSamples(element, path));
  const [first, second] = path;
  if (first !== undefined && second !== undefined && path.length === 2) {
    return straightLine(element, first, second, heads, style);
  }
  return {
    ...evenLine(element, element, path),
    style,
    ...(heads.start === undefined ? {} : { startHead: heads.start }),
    ...(heads.end === undefined ? {} : { endHead: heads.end }),
  };
}

function smoothed(element: Element, points: readonly LinePoint[]): readonly LinePoint[] {
  return isCurved(element) ? curveThrough(points) : points;
}

function pathProblem({ x, y }: Element, points: readonly LinePoint[]): LeftOutReason | undefined {
  if (points.length === 0) return 'empty';
  if (points.length > maxPointCount) return 'too-many-points';
  const { minX, minY, maxX, maxY } = boundsOfPoints(points);
  const box = { x: x + minX, y: y + minY, width: maxX - minX, height: maxY - minY };
  return isNear(box) ? undefined : 'too-far';
}

function isCurved({ roundness, strokeSharpness, elbowed }: Element): boolean {
  if (elbowed) return false;
  return roundness === undefined || roundness === null
    ? strokeSharpness === 'round'
    : Boolean(roundness);
}

/** Visible positions of a line: its ends and middle. */
function pathSamples({ x, y }: Element, path: readonly LinePoint[]): readonly LinePoint[] {
  const at = (part: number): LinePoint => {
    const [px, py] = path[Math.floor((path.length - 1) * part)] ?? [0, 0];
    return [x + px, y + py];
  };
  const [first, middle, last] = [at(0), at(0.5), at(1)];
  if (path.length > 2) return [first, middle, last];
  return [first, [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2], last];
}

interface Heads {
  readonly start: string | undefined;
  readonly end: string | undefined;
}

/** Files of 2020 do not name the heads of arrows: these have one at the end. */
function headsOf({ startArrowhead, endArrowhead }: Element): Heads {
  return {
    start: headOf(startArrowhead ?? null),
    end: headOf(endArrowhead === undefined ? 'arrow' : endArrowhead),
  };
}

/** Our heads by the names of Excalidraw's. All others become arrows. */
const headNames: ReadonlyMap<string, string | undefined> = new Map([
  ['', undefined],
  ['none', undefined],
  ['triangle', 'triangle'],
  ['triangle_outline', 'triangle'],
  ['dot', 'dot'],
  ['circle', 'dot'],
  ['circle_outline', 'dot'],
  ['diamond', 'diamond'],
  ['diamond_outline', 'diamond'],
  ['bar', 'bar'],
  ['crowfoot_one', 'bar'],
]);

function headOf(name: string | null): string | undefined {
  if (name === null) return undefined;
  return headNames.has(name) ? headNames.get(name) : 'arrow';
}

function straightLine(
  element: Element,
  first: LinePoint,
  second: LinePoint,
  heads: Heads,
  style: Style,
): Shape {
  // Our arrows have their head at the second end.
  const isBackward = heads.end === undefined && heads.start !== undefined;
  const [from, to] = isBackward ? [second, first] : [first, second];
  const endHead = isBackward ? heads.start : heads.end;
  const startHead = isBackward ? undefined : heads.start;
  const { minX, minY } = boundsOfPoints([from, to]);
  return {
    type: endHead === undefined ? 'line' : 'arrow',
    ...placeOf(element, { x: element.x + minX, y: element.y + minY }),
    style,
    x1: from[0] - minX,
    y1: from[1] - minY,
    x2: to[0] - minX,
    y2: to[1] - minY,
    ...(startHead === undefined ? {} : { startHead }),
    ...(endHead === undefined || endHead === defaultEndHead ? {} : { endHead }),
  };
}

function evenLine(
  element: Element,
  origin: { readonly x: number; readonly y: number },
  points: readonly LinePoint[],
) {
  return { ...strokeOf(element, origin, points), path: 'polyline' };
}

export function inkShape(element: Element, context: ElementContext): Shape | LeftOutReason {
  const points = readPoints(element.points);
  const reason = pathProblem(element, points);
  if (reason !== undefined) return reason;
  const isFilled = isClosed(points);
  const samples = pathSamples(element, points);
  const { dash: _, ...style } = isFilled
    ? areaStyle(element, context, samples)
    : lineStyle(element, context, samples);
  const width = clamp(element.strokeWidth * penWidthFactor, leastLineWidth, maxLineWidth);
  const pressures = element.simulatePressure ? [] : element.pressures;
  return {
    ...strokeOf(element, element, points, pressures),
    style: { ...style, width },
    ...(style.fill === 'none' ? {} : { filled: true }),
  };
}

/** @param pressures 0 to 1 per point; without them the line has constant width */
function strokeOf(
  element: Element,
  origin: { readonly x: number; readonly y: number },
  points: readonly LinePoint[],
  pressures: readonly unknown[] = [],
) {
  const { minX, minY } = boundsOfPoints(points);
  return {
    type: 'stroke' as const,
    ...placeOf(element, { x: origin.x + minX, y: origin.y + minY }),
    tool: 'pen' as const,
    points: encodePoints(
      {
        xs: Float64Array.from(points, ([x]) => x - minX),
        ys: Float64Array.from(points, ([, y]) => y - minY),
        pressures: Uint8Array.from(points, (_, i) => pressureOf(pressures[i])),
      },
      precisionBits,
    ),
  };
}

function pressureOf(pressure: unknown): number {
  return Math.round(clamp(typeof pressure === 'number' ? pressure : evenPressure, 0, 1) * 255);
}

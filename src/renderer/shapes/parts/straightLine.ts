import type { Style } from '../../../shared/document/style.ts';
import { type Point, type Rect, rectOfPoints, segmentDistance } from '../../drawing/geometry.ts';
import type { Pen } from '../../drawing/Pen.ts';
import type { PathSink } from '../../drawing/pathSink.ts';
import type { DrawnShape, LineEnds, Outline, PaintSettings, StyleControl } from '../ShapeKind.ts';
import { type ArrowHead, arrowHeads, headReach, hitsHeads, traceHeads } from './arrowHeads.ts';
import { linedSvg, newSvgPath, paintLined } from './lined.ts';
import { lineControls } from './styleControls.ts';
import type { SvgSources } from './svg.ts';

type Ends = {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
};

type StraightLine = Ends & {
  readonly style: Style;
  readonly startHead?: string | undefined;
  readonly endHead?: string | undefined;
};

/** With the shift key, lines snap to multiples of this angle. */
const snapAngle = Math.PI / 12;

/**
 * The common part of straight lines with heads, except for drawing by dragging.
 * @param defaultEndHead the head of the second end if the shape has none set
 */
export function straightLine(defaultEndHead?: string) {
  const headNames = ({ startHead, endHead = defaultEndHead }: StraightLine) => ({
    startHead,
    endHead,
  });
  const heads = (shape: StraightLine): readonly ArrowHead[] =>
    arrowHeads({
      xs: [shape.x1, shape.x2],
      ys: [shape.y1, shape.y2],
      width: shape.style.width,
      ...headNames(shape),
    });
  const trace = <Path extends PathSink>(
    shape: StraightLine,
    newPath: () => Path,
  ): Outline<Path> => {
    const path = newPath();
    path.moveTo(shape.x1, shape.y1);
    path.lineTo(shape.x2, shape.y2);
    return { path, heads: traceHeads(heads(shape), newPath) };
  };
  return {
    frame: ({ x1, y1, x2, y2 }: Ends): Rect => rectOfPoints({ x: x1, y: y1 }, { x: x2, y: y2 }),
    inkReach: (shape: StraightLine): number =>
      shape.style.width / 2 + 1 + headReach(headNames(shape), shape.style.width),
    lineReach: ({ style }: StraightLine): number => style.width / 2,
    trace,
    paint: (pen: Pen, drawn: DrawnShape<StraightLine>, settings: PaintSettings): void =>
      paintLined(pen, drawn, settings),
    paintCostUs: (): number => 30,
    svg: (shape: StraightLine, { theme }: Pick<SvgSources, 'theme'>): string =>
      linedSvg(shape.style, trace(shape, newSvgPath), theme),
    hits: ({ shape }: DrawnShape<StraightLine>, a: Point, b: Point, tolerance: number): boolean => {
      const reach = tolerance + shape.style.width / 2;
      const [start, tip] = endsOf(shape);
      return segmentDistance(start, tip, a, b) <= reach || hitsHeads(heads(shape), a, b, reach);
    },
    resize: ({ x1, y1, x2, y2 }: Ends, scaleX: number, scaleY: number): Ends => ({
      x1: x1 * scaleX,
      y1: y1 * scaleY,
      x2: x2 * scaleX,
      y2: y2 * scaleY,
    }),
    keepsRatio: false,
    controls: (): readonly StyleControl[] => lineControls,
    ends: { of: endsOf, put: endsBetween } satisfies LineEnds<Ends>,
  };
}

function endsOf({ x1, y1, x2, y2 }: Ends): readonly [Point, Point] {
  return [
    { x: x1, y: y1 },
    { x: x2, y: y2 },
  ];
}

/** The keys of a line between two points of the board. */
export function endsBetween(
  first: Point,
  second: Point,
): Ends & { readonly x: number; readonly y: number } {
  const x = Math.min(first.x, second.x);
  const y = Math.min(first.y, second.y);
  return { x, y, x1: first.x - x, y1: first.y - y, x2: second.x - x, y2: second.y - y };
}

/** The point as far from `fixed` as `to`, at the nearest multiple of 15 degrees. */
export function snapLineEnd(fixed: Point, to: Point): Point {
  const dx = to.x - fixed.x;
  const dy = to.y - fixed.y;
  const angle = Math.round(Math.atan2(dy, dx) / snapAngle) * snapAngle;
  const length = Math.hypot(dx, dy);
  return { x: fixed.x + Math.cos(angle) * length, y: fixed.y + Math.sin(angle) * length };
}

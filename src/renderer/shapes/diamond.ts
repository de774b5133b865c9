import type { Point, Rect } from '../drawing/geometry.ts';
import type { PathSink } from '../drawing/pathSink.ts';
import { sizeBetween, squareEnd } from './parts/box.ts';
import { closedShape } from './parts/closedShape.ts';
import type { ShapeKind } from './ShapeKind.ts';

/** Board units of each side that a rounded corner takes, at most a quarter of the side. */
const cornerLength = 10;

export const diamond = {
  ...closedShape({ trace: traceDiamond, polygon: diamondPolygon }),
  drawing: {
    regularEnd: squareEnd,
    shape: (place, from, end) => ({ type: 'diamond', ...place, ...sizeBetween(from, end) }),
  },
} satisfies ShapeKind<'diamond'>;

function traceDiamond(width: number, height: number, sink: PathSink): void {
  const corners = diamondPolygon({ minX: 0, minY: 0, maxX: width, maxY: height });
  const part = Math.min(cornerLength / Math.hypot(width / 2, height / 2), 1 / 4);
  corners.forEach((corner, i) => {
    const before = between(corner, corners.at(i - 1), part);
    const after = between(corner, corners[(i + 1) % corners.length], part);
    if (i === 0) sink.moveTo(before.x, before.y);
    else sink.lineTo(before.x, before.y);
    sink.quadraticCurveTo(corner.x, corner.y, after.x, after.y);
  });
  sink.closePath();
}

/** The midpoints of the four sides of a box. */
function diamondPolygon({ minX, minY, maxX, maxY }: Rect): readonly Point[] {
  const [x, y] = [(minX + maxX) / 2, (minY + maxY) / 2];
  return [
    { x, y: minY },
    { x: maxX, y },
    { x, y: maxY },
    { x: minX, y },
  ];
}

/** The point at a fraction of the way from one point to another. */
function between(from: Point, to: Point | undefined, part: number): Point {
  const { x, y } = to ?? from;
  return { x: from.x + (x - from.x) * part, y: from.y + (y - from.y) * part };
}

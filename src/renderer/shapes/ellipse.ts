import type { Point, Rect } from '../drawing/geometry.ts';
import type { PathSink } from '../drawing/pathSink.ts';
import { sizeBetween, squareEnd } from './parts/box.ts';
import { closedShape } from './parts/closedShape.ts';
import type { ShapeKind } from './ShapeKind.ts';

/** Number of corners of the polygon used for hit tests. */
const cornerCount = 48;

export const ellipse = {
  ...closedShape({ trace: traceEllipse, polygon: ellipsePolygon }),
  drawing: {
    regularEnd: squareEnd,
    shape: (place, from, end) => ({ type: 'ellipse', ...place, ...sizeBetween(from, end) }),
  },
} satisfies ShapeKind<'ellipse'>;

/** Sixteen quadratic arcs, within a thousandth of the ellipse's size. */
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

function ellipsePolygon({ maxX: width, maxY: height }: Rect): readonly Point[] {
  return Array.from({ length: cornerCount }, (_, i) => {
    const angle = (i * 2 * Math.PI) / cornerCount;
    return {
      x: (width / 2) * (1 + Math.cos(angle)),
      y: (height / 2) * (1 + Math.sin(angle)),
    };
  });
}

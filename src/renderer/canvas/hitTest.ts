import { headSides } from './arrowHeads.ts';
import { distanceToSegment, type Point, type Rect, segmentDistance } from './geometry.ts';
import type { SceneShape } from './SceneShape.ts';
import {
  fillOf,
  headsOf,
  isEvenLine,
  type LineShape,
  type StrokeShape,
  strokePoints,
} from './shapeGeometry.ts';
import { highlighterWidth } from './strokeOutline.ts';

/**
 * Whether the way from `from` to `to` (the same point for a click) comes nearer than `tolerance` to the ink of
 * a shape. Closed shapes without a fill are hit at their lines alone. Board units.
 */
export function hitsShape(
  sceneShape: SceneShape,
  from: Point,
  to: Point,
  tolerance: number,
): boolean {
  const { shape } = sceneShape;
  const a = sceneShape.toLocal(from);
  const b = sceneShape.toLocal(to);
  switch (shape.type) {
    case 'stroke':
      return hitsStroke(shape, a, b, tolerance);
    case 'line':
    case 'arrow':
      return hitsLine(shape, a, b, tolerance + shape.style.width / 2);
    case 'ellipse':
    case 'rectangle': {
      const reach = tolerance + shape.style.width / 2;
      const outline =
        shape.type === 'ellipse'
          ? ellipsePolygon(shape.width, shape.height)
          : boxPolygon(sceneShape.localFrame);
      return (
        hitsPolygonEdge(outline, a, b, reach) ||
        (shape.style.fill !== 'none' && isInside(outline, b))
      );
    }
    case 'frame':
      return hitsPolygonEdge(boxPolygon(sceneShape.localFrame), a, b, tolerance + 2);
    default: {
      const outline = boxPolygon(sceneShape.localFrame);
      return isInside(outline, b) || hitsPolygonEdge(outline, a, b, tolerance);
    }
  }
}

function hitsStroke(shape: StrokeShape, a: Point, b: Point, tolerance: number): boolean {
  const width =
    shape.tool === 'highlighter' ? highlighterWidth(shape.style.width) : shape.style.width;
  const reach = tolerance + width / 2;
  if (isEvenLine(shape) && hitsHeads(shape, a, b, reach)) return true;
  const { xs, ys } = strokePoints(shape);
  let previous: Point = { x: xs[0] ?? 0, y: ys[0] ?? 0 };
  if (xs.length === 1) return distanceToSegment(previous, a, b) <= reach;
  for (let i = 1; i < xs.length; i += 1) {
    const next = { x: xs[i] ?? 0, y: ys[i] ?? 0 };
    if (segmentDistance(previous, next, a, b) <= reach) return true;
    previous = next;
  }
  return fillOf(shape) !== undefined && isInside(cornersOf(xs, ys), b);
}

function cornersOf(xs: Float64Array, ys: Float64Array): readonly Point[] {
  return Array.from(xs, (x, i) => ({ x, y: ys[i] ?? 0 }));
}

function hitsLine(shape: LineShape, a: Point, b: Point, reach: number): boolean {
  const start = { x: shape.x1, y: shape.y1 };
  const tip = { x: shape.x2, y: shape.y2 };
  if (segmentDistance(start, tip, a, b) <= reach) return true;
  return hitsHeads(shape, a, b, reach);
}

function hitsHeads(shape: LineShape | StrokeShape, a: Point, b: Point, reach: number): boolean {
  return headsOf(shape).some((head) =>
    headSides(head).some((end) => segmentDistance(end, head.tip, a, b) <= reach),
  );
}

function boxPolygon(box: Rect): readonly Point[] {
  return [
    { x: box.minX, y: box.minY },
    { x: box.maxX, y: box.minY },
    { x: box.maxX, y: box.maxY },
    { x: box.minX, y: box.maxY },
  ];
}

function ellipsePolygon(width: number, height: number): readonly Point[] {
  const corners = 48;
  return Array.from({ length: corners }, (_, i) => {
    const angle = (i * 2 * Math.PI) / corners;
    return {
      x: (width / 2) * (1 + Math.cos(angle)),
      y: (height / 2) * (1 + Math.sin(angle)),
    };
  });
}

function hitsPolygonEdge(polygon: readonly Point[], a: Point, b: Point, reach: number): boolean {
  return polygon.some((corner, i) => {
    const next = polygon[(i + 1) % polygon.length] ?? corner;
    return segmentDistance(corner, next, a, b) <= reach;
  });
}

function isInside(polygon: readonly Point[], point: Point): boolean {
  let inside = false;
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length] ?? a;
    if (a.y > point.y === b.y > point.y) return;
    const crossing = a.x + ((point.y - a.y) / (b.y - a.y)) * (b.x - a.x);
    if (point.x < crossing) inside = !inside;
  });
  return inside;
}

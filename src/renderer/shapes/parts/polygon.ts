import { type Point, type Rect, segmentDistance } from '../../drawing/geometry.ts';

export function boxPolygon(box: Rect): readonly Point[] {
  return [
    { x: box.minX, y: box.minY },
    { x: box.maxX, y: box.minY },
    { x: box.maxX, y: box.maxY },
    { x: box.minX, y: box.maxY },
  ];
}

/** Whether the segment from `a` to `b` comes within `reach` of an edge. */
export function hitsPolygonEdge(
  polygon: readonly Point[],
  a: Point,
  b: Point,
  reach: number,
): boolean {
  return polygon.some((corner, i) => {
    const next = polygon[(i + 1) % polygon.length] ?? corner;
    return segmentDistance(corner, next, a, b) <= reach;
  });
}

export function isInside(polygon: readonly Point[], point: Point): boolean {
  let inside = false;
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length] ?? a;
    if (a.y > point.y === b.y > point.y) return;
    const crossing = a.x + ((point.y - a.y) / (b.y - a.y)) * (b.x - a.x);
    if (point.x < crossing) inside = !inside;
  });
  return inside;
}

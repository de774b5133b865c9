export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An axis-aligned rectangle, in the form that the spatial index requires. */
export interface Rect {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Converts board units to device pixels. Offsets are whole numbers, so that panning can move a finished picture. */
export interface DeviceTransform {
  readonly scale: number;
  readonly tx: number;
  readonly ty: number;
}

export function rectOfPoints(a: Point, b: Point): Rect {
  return {
    minX: Math.min(a.x, b.x),
    minY: Math.min(a.y, b.y),
    maxX: Math.max(a.x, b.x),
    maxY: Math.max(a.y, b.y),
  };
}

export function unionRects(rects: Iterable<Rect>): Rect | undefined {
  let union: { minX: number; minY: number; maxX: number; maxY: number } | undefined;
  for (const rect of rects) {
    if (union === undefined) {
      union = { minX: rect.minX, minY: rect.minY, maxX: rect.maxX, maxY: rect.maxY };
    } else {
      union.minX = Math.min(union.minX, rect.minX);
      union.minY = Math.min(union.minY, rect.minY);
      union.maxX = Math.max(union.maxX, rect.maxX);
      union.maxY = Math.max(union.maxY, rect.maxY);
    }
  }
  return union;
}

export function growRect(rect: Rect, by: number): Rect {
  return {
    minX: rect.minX - by,
    minY: rect.minY - by,
    maxX: rect.maxX + by,
    maxY: rect.maxY + by,
  };
}

export function intersects(a: Rect, b: Rect): boolean {
  return a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY;
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.minX <= inner.minX &&
    outer.minY <= inner.minY &&
    outer.maxX >= inner.maxX &&
    outer.maxY >= inner.maxY
  );
}

export function containsPoint(rect: Rect, point: Point): boolean {
  return (
    point.x >= rect.minX && point.x <= rect.maxX && point.y >= rect.minY && point.y <= rect.maxY
  );
}

export function centreOf(rect: Rect): Point {
  return { x: (rect.minX + rect.maxX) / 2, y: (rect.minY + rect.maxY) / 2 };
}

/** @param angle radians, clockwise on the screen */
export function rotatePoint(point: Point, centre: Point, angle: number): Point {
  if (angle === 0) return point;
  const sin = Math.sin(angle);
  const cos = Math.cos(angle);
  const dx = point.x - centre.x;
  const dy = point.y - centre.y;
  return { x: centre.x + dx * cos - dy * sin, y: centre.y + dx * sin + dy * cos };
}

/** The axis-aligned bounds of a rectangle rotated about its centre. */
export function rotatedBounds(rect: Rect, angle: number): Rect {
  if (angle === 0) return rect;
  const centre = centreOf(rect);
  const halfWidth = (rect.maxX - rect.minX) / 2;
  const halfHeight = (rect.maxY - rect.minY) / 2;
  const sin = Math.abs(Math.sin(angle));
  const cos = Math.abs(Math.cos(angle));
  const x = halfWidth * cos + halfHeight * sin;
  const y = halfWidth * sin + halfHeight * cos;
  return { minX: centre.x - x, minY: centre.y - y, maxX: centre.x + x, maxY: centre.y + y };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function distanceToSegment(point: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const lengthSquared = dx * dx + dy * dy;
  if (lengthSquared === 0) return distance(point, a);
  const along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / lengthSquared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}

/** The least distance between two segments; 0 where they cross. */
export function segmentDistance(a: Point, b: Point, c: Point, d: Point): number {
  if (segmentsCross(a, b, c, d)) return 0;
  return Math.min(
    distanceToSegment(a, c, d),
    distanceToSegment(b, c, d),
    distanceToSegment(c, a, b),
    distanceToSegment(d, a, b),
  );
}

function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number =>
    (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

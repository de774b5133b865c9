import type { Shape } from '../shape.ts';
import { parseColour } from './colours.ts';
import type { Element } from './element.ts';
import { type Box, boxOf, turned } from './elementPlace.ts';
import { fillGround, type Layer } from './Ground.ts';
import { boundsOfPoints, type LinePoint, readPoints } from './linePath.ts';

/** How much a pattern of lines covers. */
const patternCoverage = 0.5;

/** What others can lie on; undefined for shapes that are not filled. */
export function layerOf(element: Element, shape: Shape): Layer | undefined {
  const isPicture = shape.type === 'image';
  const css = parseColour(element.backgroundColor ?? 'transparent');
  const { fill, opacity, fillPattern } = shape.style;
  if (!isPicture && (fill === 'none' || css === undefined)) return undefined;
  const box = isBox(shape) ? shape : { ...pathBox(element), x: shape.x, y: shape.y };
  const contains = containsOf(element, shape, box);
  const corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x + box.width, box.y + box.height],
    [box.x, box.y + box.height],
  ].map(([x, y]) => turned(x ?? 0, y ?? 0, box, shape.rotation));
  return {
    ...boundsOfPoints(corners),
    contains: (x, y) => {
      const [localX, localY] = turned(x, y, box, -shape.rotation);
      return contains(localX - box.x, localY - box.y);
    },
    colours: isPicture || css === undefined ? undefined : fillGround(css.rgb, fill),
    alpha: opacity * (fillPattern === undefined ? 1 : patternCoverage),
  };
}

function isBox(shape: Shape): shape is Extract<Shape, { width: number }> {
  return 'width' in shape;
}

function pathBox(element: Element): { readonly width: number; readonly height: number } {
  if (element.type === 'diamond') return boxOf(element);
  const { minX, minY, maxX, maxY } = boundsOfPoints(readPoints(element.points));
  return { width: maxX - minX, height: maxY - minY };
}

/** Whether a point is within the shape, before it is turned, relative to the top left. */
function containsOf(
  element: Element,
  shape: Shape,
  { width, height }: Box,
): (x: number, y: number) => boolean {
  if (element.type === 'diamond') {
    return (x, y) => Math.abs(x / width - 0.5) + Math.abs(y / height - 0.5) <= 0.5;
  }
  if (shape.type === 'ellipse') {
    return (x, y) => (x / width - 0.5) ** 2 + (y / height - 0.5) ** 2 <= 0.25;
  }
  if (shape.type !== 'stroke') {
    return (x, y) => x >= 0 && y >= 0 && x <= width && y <= height;
  }
  const points = readPoints(element.points);
  const { minX, minY } = boundsOfPoints(points);
  return (x, y) => isInside(points, x + minX, y + minY);
}

function isInside(points: readonly LinePoint[], x: number, y: number): boolean {
  let inside = false;
  let [beforeX, beforeY] = points.at(-1) ?? [0, 0];
  for (const [nextX, nextY] of points) {
    const crosses = nextY > y !== beforeY > y;
    if (crosses && x < nextX + ((y - nextY) / (beforeY - nextY)) * (beforeX - nextX)) {
      inside = !inside;
    }
    [beforeX, beforeY] = [nextX, nextY];
  }
  return inside;
}

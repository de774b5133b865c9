import type { Element } from './element.ts';
import { boundsOfPoints, type LinePoint, readPoints } from './linePath.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whether a point, relative to the top left of an unrotated element, is inside. */
export type Contains = (x: number, y: number) => boolean;

/** The geometry of elements of one type. */
interface ElementForm {
  contains(element: Element, size: Size): Contains;
  /** The fraction of its width available to text inside. Undefined: text may be wider than the element. */
  readonly textPart?: number;
  /** Text inside is a label on a line. */
  readonly isLine?: true;
}

const box: ElementForm = {
  contains: (_, { width, height }) => {
    return (x, y) => x >= 0 && y >= 0 && x <= width && y <= height;
  },
};

const path: ElementForm = {
  contains: (element) => {
    const points = readPoints(element.points);
    const { minX, minY } = boundsOfPoints(points);
    return (x, y) => isInside(points, x + minX, y + minY);
  },
};

const forms: ReadonlyMap<string, ElementForm> = new Map([
  ['rectangle', { ...box, textPart: 1 }],
  [
    'ellipse',
    {
      contains: (_, { width, height }) => {
        return (x, y) => (x / width - 0.5) ** 2 + (y / height - 0.5) ** 2 <= 0.25;
      },
      textPart: Math.SQRT1_2,
    },
  ],
  [
    'diamond',
    {
      contains: (_, { width, height }) => {
        return (x, y) => Math.abs(x / width - 0.5) + Math.abs(y / height - 0.5) <= 0.5;
      },
      textPart: 0.5,
    },
  ],
  ['line', { ...path, isLine: true }],
  ['arrow', { ...path, isLine: true }],
  ['draw', path],
  ['freedraw', path],
]);

/** The geometry of an element, by default a box. */
export function formOf({ type }: Pick<Element, 'type'>): ElementForm {
  return forms.get(type) ?? box;
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

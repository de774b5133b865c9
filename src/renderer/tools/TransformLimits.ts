import { readShape } from '../../shared/document/readShape.ts';
import type { Shape } from '../../shared/document/shape.ts';
import { maxCoordinate, maxScale } from '../../shared/limits.ts';
import { type Point, type Rect, unionRects } from '../canvas/geometry.ts';
import type { SceneShape } from '../canvas/SceneShape.ts';
import { type Transform, transformShape } from './transformShape.ts';

/** Keeps shapes within the limits of a board, so that no drag makes a shape that cannot be shown. */
export class TransformLimits {
  readonly #shapes: readonly Shape[];
  readonly #bounds: Rect | undefined;

  /** @param shapes as they were before the drag; placeholders are not transformed */
  constructor(shapes: readonly SceneShape[]) {
    this.#shapes = shapes.flatMap(({ shape }) => (shape.type === 'placeholder' ? [] : [shape]));
    this.#bounds = unionRects(
      shapes.filter((shape) => !shape.isPlaceholder).map(({ frame }) => frame),
    );
  }

  /** The transform as far as it is possible; undefined when no part of it is. */
  limit(transform: Transform): Transform | undefined {
    if (transform.type === 'move') {
      return { type: 'move', ...limitedMove(this.#bounds, { x: transform.dx, y: transform.dy }) };
    }
    if (transform.type === 'resize' && !isWithinBoard(transform.to)) return undefined;
    const isPossible = this.#shapes.every((shape) =>
      isReadable(shape, transformShape(shape, transform)),
    );
    return isPossible ? transform : undefined;
  }
}

/** As far of a move as keeps the bounds within the limits of a board. */
export function limitedMove(
  bounds: Rect | undefined,
  { x, y }: Point,
): { readonly dx: number; readonly dy: number } {
  if (bounds === undefined) return { dx: x, dy: y };
  const { minX, minY, maxX, maxY } = bounds;
  return { dx: limited(minX, maxX, x), dy: limited(minY, maxY, y) };
}

const limited = (min: number, max: number, by: number): number =>
  Math.max(Math.min(by, Math.max(0, maxCoordinate - max)), Math.min(0, -maxCoordinate - min));

const isWithinBoard = (rect: Rect): boolean =>
  [rect.minX, rect.minY, rect.maxX, rect.maxY].every((value) => Math.abs(value) <= maxCoordinate);

/** Where the points of a stroke lie follows from the box that it is resized to; only its scale remains to be checked. */
function isReadable(shape: Shape, change: Partial<Shape>): boolean {
  if (shape.type !== 'stroke') return readShape({ ...shape, ...change }).type !== 'placeholder';
  const { scaleX = 1, scaleY = 1 } = { ...shape, ...change };
  return Math.abs(scaleX) <= maxScale && Math.abs(scaleY) <= maxScale;
}

import { furthest } from '../../shared/document/moveIntoBoard.ts';
import { readShape } from '../../shared/document/readShape.ts';
import type { Shape } from '../../shared/document/shape.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import { type Point, type Rect, unionRects } from '../drawing/geometry.ts';
import { kindOf } from '../shapes/shapeKinds.ts';
import { type Transform, transformShape } from './transformShape.ts';

/** Keeps shapes within the board's limits, so that no drag produces a shape that cannot be shown. */
export class TransformLimits {
  readonly #shapes: readonly Shape[];
  readonly #bounds: Rect | undefined;

  /** @param shapes as they were before the drag; placeholders are not transformed */
  constructor(shapes: readonly SceneShape[]) {
    this.#shapes = shapes.flatMap(({ shape }) => (shape.type === 'placeholder' ? [] : [shape]));
    this.#bounds = framesOf(shapes.filter(({ isPlaceholder }) => !isPlaceholder));
  }

  /** The transform, clamped to what is possible; undefined when no part of it is. */
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

/** The bounds that must stay within the board's limits; rotation and stroke width do not count. */
export function framesOf(shapes: readonly SceneShape[]): Rect | undefined {
  return unionRects(shapes.filter(({ isOutside }) => !isOutside).map(({ frame }) => frame));
}

/** Clamps a move so that the bounds stay within the board's limits. */
export function limitedMove(
  bounds: Rect | undefined,
  { x, y }: Point,
): { readonly dx: number; readonly dy: number } {
  if (bounds === undefined) return { dx: x, dy: y };
  const { minX, minY, maxX, maxY } = bounds;
  return { dx: limited(minX, maxX, x), dy: limited(minY, maxY, y) };
}

const limited = (min: number, max: number, by: number): number =>
  Math.max(Math.min(by, Math.max(0, furthest - max)), Math.min(0, -furthest - min));

const isWithinBoard = (rect: Rect): boolean =>
  [rect.minX, rect.minY, rect.maxX, rect.maxY].every((value) => Math.abs(value) <= furthest);

function isReadable(shape: Shape, change: Partial<Shape>): boolean {
  const changed = { ...shape, ...change } as Shape;
  return kindOf(shape).canBeShown?.(changed) ?? readShape(changed).type !== 'placeholder';
}

import type { ReadShape } from '../../../shared/document/readShape.ts';
import {
  growRect,
  type Point,
  type Rect,
  rotatedBounds,
  rotatePoint,
  unionRects,
} from '../../drawing/geometry.ts';
import type { PathSink } from '../../drawing/pathSink.ts';
import type { DrawnShape, Outline } from '../../shapes/ShapeKind.ts';
import { kindOf } from '../../shapes/shapeKinds.ts';

interface CoarsePath {
  readonly path: Path2D;
  /** Board units. */
  readonly tolerance: number;
}

/**
 * A shape in the scene: its bounds on the board for the spatial index, its rank, and its outline, traced when it
 * is first visible and cached.
 */
export class SceneShape implements Rect, DrawnShape<ReadShape> {
  readonly id: string;
  readonly shape: ReadShape;
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Position in drawing order, set by the scene. */
  rank = 0;
  /** In the scene, but temporarily neither drawn nor hit. */
  isUnseen = false;
  readonly #local: Rect;
  #traced: Outline<Path2D> | undefined;
  #coarse: CoarsePath | undefined;

  /** @param previous an earlier state of the shape: a shape that only moved keeps its outline */
  constructor(id: string, shape: ReadShape, previous?: SceneShape) {
    this.id = id;
    this.shape = shape;
    const isSameForm = previous !== undefined && hasSameForm(shape, previous.shape);
    this.#local = isSameForm ? previous.#local : kindOf(shape).frame(shape);
    if (isSameForm) {
      this.#traced = previous.#traced;
      this.#coarse = previous.#coarse;
    }
    const bounds = growRect(
      rotatedBounds(this.frame, this.rotation),
      kindOf(shape).inkReach(shape),
    );
    this.minX = bounds.minX;
    this.minY = bounds.minY;
    this.maxX = bounds.maxX;
    this.maxY = bounds.maxY;
  }

  get z(): string {
    return this.shape.z;
  }

  get isPlaceholder(): boolean {
    return this.shape.type === 'placeholder';
  }

  /** Whether it is excluded from the bounds of the board. */
  get isOutside(): boolean {
    return this.shape.type === 'placeholder' && this.shape.isBeyondLimits;
  }

  get rotation(): number {
    return this.shape.type === 'placeholder' ? 0 : this.shape.rotation;
  }

  /** The unrotated bounds on the board. */
  get frame(): Rect {
    const { x, y } = this.shape;
    const { minX, minY, maxX, maxY } = this.#local;
    return { minX: x + minX, minY: y + minY, maxX: x + maxX, maxY: y + maxY };
  }

  /** Bounds relative to (x, y). */
  get localFrame(): Rect {
    return this.#local;
  }

  traced(): Outline<Path2D> {
    this.#traced ??= kindOf(this.shape).trace(this.shape, () => new Path2D());
    return this.#traced;
  }

  coarsePath(scale: number): Path2D {
    const tolerance = kindOf(this.shape).coarse?.tolerance(this.shape, scale) ?? 0;
    if (this.#coarse?.tolerance !== tolerance) {
      this.#coarse = { path: new Path2D(), tolerance };
      this.traceCoarse(scale, this.#coarse.path);
    }
    return this.#coarse.path;
  }

  traceCoarse(scale: number, sink: PathSink): void {
    const { coarse } = kindOf(this.shape);
    coarse?.trace(this.shape, coarse.tolerance(this.shape, scale), sink);
  }

  /** Releases the memory of the outline, which is traced again when needed. */
  forgetOutline(): void {
    this.#traced = undefined;
    this.#coarse = undefined;
  }

  isTraced(isCoarse: boolean): boolean {
    return (isCoarse ? this.#coarse : this.#traced) !== undefined;
  }

  /** Converts a point of the board to the unrotated coordinates of the shape, relative to (x, y). */
  toLocal(point: Point): Point {
    const { minX, minY, maxX, maxY } = this.frame;
    const centre = { x: (minX + maxX) / 2, y: (minY + maxY) / 2 };
    const turned = rotatePoint(point, centre, -this.rotation);
    return { x: turned.x - this.shape.x, y: turned.y - this.shape.y };
  }
}

/** The bounds of the ink of shapes within the limits of a board; undefined if there are none. */
export function boundsOfShapes(shapes: readonly SceneShape[]): Rect | undefined {
  return unionRects(shapes.filter(({ isOutside }) => !isOutside));
}

/** Whether two states differ at most in position and colour, so that they have the same outline. */
function hasSameForm(a: ReadShape, b: ReadShape): boolean {
  if (a.type !== b.type || a.type === 'placeholder' || b.type === 'placeholder') return false;
  if (a.style.width !== b.style.width) return false;
  const other: Readonly<Record<string, unknown>> = b;
  return Object.entries(a).every(
    ([key, value]) =>
      key === 'style' ||
      key === 'x' ||
      key === 'y' ||
      key === 'z' ||
      key === 'page' ||
      key === 'rotation' ||
      value === other[key],
  );
}

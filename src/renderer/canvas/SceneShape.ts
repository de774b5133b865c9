import type { ReadShape } from '../../shared/document/readShape.ts';
import { traceHead } from './arrowHeads.ts';
import {
  growRect,
  type Point,
  type Rect,
  rotatedBounds,
  rotatePoint,
  unionRects,
} from './geometry.ts';
import type { PathSink } from './pathSink.ts';
import {
  headsOf,
  type Inking,
  inkReach,
  isFilledInk,
  localFrame,
  strokePoints,
  traceInkArea,
  traceShape,
} from './shapeGeometry.ts';
import { traceCoarseLine } from './strokeOutline.ts';

interface TracedPath {
  readonly path: Path2D;
  readonly inking: Inking;
  /** Arrow heads, to be filled and stroked. */
  readonly heads: Path2D | undefined;
  /** The filled area of pen ink; other shapes are filled within `path`. */
  readonly inkArea: Path2D | undefined;
}

/** Coarse lines leave out bends smaller than this part of the ink's width, */
const coarsePart = 0.6;
/** and all that are smaller than this on the screen, in device pixels. */
const coarsePx = 0.5;

interface CoarsePath {
  readonly path: Path2D;
  /** Board units. */
  readonly tolerance: number;
}

/**
 * A shape as the scene holds it: its bounds on the board for the spatial index, its place in the order, and
 * its outline, traced when it is first seen and kept.
 */
export class SceneShape implements Rect {
  readonly id: string;
  readonly shape: ReadShape;
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Position in the order of drawing, given by the scene. */
  rank = 0;
  /** It is in the scene, and neither drawn nor hit for now. */
  isUnseen = false;
  readonly #local: Rect;
  #traced: TracedPath | undefined;
  #coarse: CoarsePath | undefined;

  /** @param previous an earlier state of the shape: what only moved keeps its outline */
  constructor(id: string, shape: ReadShape, previous?: SceneShape) {
    this.id = id;
    this.shape = shape;
    const isSameForm = previous !== undefined && hasSameForm(shape, previous.shape);
    this.#local = isSameForm ? previous.#local : localFrame(shape);
    if (isSameForm) {
      this.#traced = previous.#traced;
      this.#coarse = previous.#coarse;
    }
    const bounds = growRect(rotatedBounds(this.frame, this.rotation), inkReach(shape));
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

  /** It does not count for the bounds of the board. */
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

  traced(): TracedPath {
    if (this.#traced === undefined) {
      const path = new Path2D();
      const inking = traceShape(this.shape, path);
      this.#traced = { path, inking, heads: headsPath(this.shape), inkArea: inkArea(this.shape) };
    }
    return this.#traced;
  }

  /**
   * The line through the middle of pen ink, for when it is thin on the screen.
   * @param scale device pixels a board unit
   */
  coarsePath(scale: number): Path2D {
    const tolerance = coarseTolerance(this.shape, scale);
    if (this.#coarse?.tolerance !== tolerance) {
      this.#coarse = { path: new Path2D(), tolerance };
      this.traceCoarse(scale, this.#coarse.path);
    }
    return this.#coarse.path;
  }

  /** As `coarsePath`, but nothing is kept of it: for who draws the shape once. */
  traceCoarse(scale: number, sink: PathSink): void {
    const { shape } = this;
    if (shape.type !== 'stroke') return;
    traceCoarseLine(strokePoints(shape), coarseTolerance(shape, scale), sink);
  }

  /** Gives back the memory of the outline, which is traced anew when it is next drawn. */
  forgetOutline(): void {
    this.#traced = undefined;
    this.#coarse = undefined;
  }

  /** Whether drawing it has to trace nothing: neither the outline nor, for thin ink, its middle. */
  isTraced(isCoarse: boolean): boolean {
    return (isCoarse ? this.#coarse : this.#traced) !== undefined;
  }

  /** A point of the board as the unrotated shape sees it, relative to (x, y). */
  toLocal(point: Point): Point {
    const { minX, minY, maxX, maxY } = this.frame;
    const centre = { x: (minX + maxX) / 2, y: (minY + maxY) / 2 };
    const turned = rotatePoint(point, centre, -this.rotation);
    return { x: turned.x - this.shape.x, y: turned.y - this.shape.y };
  }
}

function headsPath(shape: ReadShape): Path2D | undefined {
  const heads = headsOf(shape);
  if (heads.length === 0) return undefined;
  const path = new Path2D();
  for (const head of heads) traceHead(head, path);
  return path;
}

function inkArea(shape: ReadShape): Path2D | undefined {
  if (!isFilledInk(shape)) return undefined;
  const path = new Path2D();
  traceInkArea(shape, path);
  return path;
}

/** Board units; in steps, so that not each scale needs a path of its own. */
function coarseTolerance(shape: ReadShape, scale: number): number {
  if (shape.type === 'placeholder') return 0;
  const finest = shape.style.width * coarsePart;
  const steps = Math.floor(Math.log2(coarsePx / (finest * scale)));
  return finest * 2 ** Math.max(0, steps);
}

/** The bounds of the shapes' ink, without those beyond the limits of a board; undefined without any. */
export function boundsOfShapes(shapes: readonly SceneShape[]): Rect | undefined {
  return unionRects(shapes.filter(({ isOutside }) => !isOutside));
}

/** Whether two states have the same outline: they differ in place and colour alone. */
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

import { precisionBitsForZoom, type StrokePoints } from '../../../shared/document/points.ts';
import type { ShapeOf } from '../../../shared/document/shape.ts';
import { strokeShape } from '../../../shared/document/strokeShape.ts';
import type { Style } from '../../../shared/document/style.ts';
import type { Point } from '../../drawing/geometry.ts';

/**
 * The points of a stroke while it is drawn, in absolute board units. Adding a point copies nothing, so it costs
 * the same at any length.
 */
export class Ink {
  readonly id: string;
  readonly tool: 'pen' | 'highlighter';
  readonly page: string;
  readonly style: Style;
  readonly precisionBits: number;
  readonly xs: number[] = [];
  readonly ys: number[] = [];
  /** One per point, 0 to 255. */
  readonly pressures: number[] = [];

  constructor(options: {
    readonly id: string;
    readonly tool: 'pen' | 'highlighter';
    readonly page: string;
    readonly style: Style;
    readonly zoom: number;
  }) {
    this.id = options.id;
    this.tool = options.tool;
    this.page = options.page;
    this.style = options.style;
    this.precisionBits = precisionBitsForZoom(options.zoom);
  }

  get count(): number {
    return this.xs.length;
  }

  /** @param pressure 0 to 1 */
  add(point: Point, pressure: number): void {
    if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) return;
    this.xs.push(point.x);
    this.ys.push(point.y);
    this.pressures.push(Math.round(Math.min(1, Math.max(0, pressure)) * 255));
  }

  /** The points from index `from`, relative to `origin`. */
  pointsFrom(from: number, origin: Point): StrokePoints {
    const xs = Float64Array.from(this.xs.slice(from), (x) => x - origin.x);
    const ys = Float64Array.from(this.ys.slice(from), (y) => y - origin.y);
    if (this.tool === 'highlighter') return { xs, ys };
    return { xs, ys, pressures: Uint8Array.from(this.pressures.slice(from)) };
  }

  toShape(z: string): ShapeOf<'stroke'> {
    const origin = { x: least(this.xs), y: least(this.ys) };
    return strokeShape({
      tool: this.tool,
      page: this.page,
      style: this.style,
      z,
      origin,
      points: this.pointsFrom(0, origin),
      precisionBits: this.precisionBits,
    });
  }
}

/** The minimum; spreading into `Math.min` would overflow the stack for a long stroke. */
function least(values: readonly number[]): number {
  let min = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < min) min = value;
  return min;
}

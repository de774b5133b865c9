import type { Point, Rect } from '../../drawing/geometry.ts';
import { highlightColour, lineColour } from '../../drawing/palette.ts';
import {
  highlighterWidth,
  type StrokePart,
  strokeReach,
  traceCentreLine,
  tracePenOutline,
} from '../../shapes/parts/strokeOutline.ts';
import type { ScenePaintSettings } from '../scene/paintScene.ts';
import type { Ink } from './Ink.ts';
import type { LiveSurface } from './LiveLayer.ts';

/** Newest points that are outlined again in each frame; older ones are settled. */
const tailLength = 192;
const settledLength = 128;
/** Number of points by which settled parts overlap, so that no gap shows between them. */
const overlap = 2;

/** Consecutive points of the ink, relative to the first of them, which keeps their precision far from the origin. */
interface InkPart {
  readonly origin: Point;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly pressures: readonly number[];
  readonly part: StrokePart;
}

/**
 * Draws the stroke being drawn in constant time per frame: its settled part is drawn once and kept, and only the
 * newest part is redrawn. Draws opaque ink; its layer has the opacity of the stroke.
 */
export class InkPainter {
  readonly #ink: Ink;
  /** Number of points whose ink is kept. */
  #settledCount = 0;

  constructor(ink: Ink) {
    this.#ink = ink;
  }

  /** @param predicted likely next points: drawn in this frame only, and not part of the ink */
  paint(surface: LiveSurface, settings: ScenePaintSettings, predicted: readonly Point[]): void {
    const ink = this.#ink;
    if (ink.count > tailLength + settledLength) this.#settle(surface, settings);
    const newest = this.#unsettled(ink.count, 'at-pen', predicted);
    const area = areaOf(newest);
    if (area === undefined) return;
    const reach = strokeReach(ink.tool, ink.style.width);
    const patch = surface.over(area, reach * settings.transform.scale);
    if (patch !== undefined) this.#paintPart(patch.context, patch.settings, newest);
  }

  #settle(surface: LiveSurface, settings: ScenePaintSettings): void {
    const { context, isEmpty } = surface.kept(this.#ink.id);
    // The view moved under the stroke.
    if (isEmpty) this.#settledCount = 0;
    while (this.#ink.count - this.#settledCount > tailLength + settledLength) {
      const to = this.#settledCount + settledLength;
      this.#paintPart(context, settings, this.#unsettled(to, 'goes-on'));
      this.#settledCount = to;
    }
  }

  /** From the last settled point up to `to`, and on to the predicted points. */
  #unsettled(to: number, end: StrokePart['end'], predicted: readonly Point[] = []): InkPart {
    const ink = this.#ink;
    const from = Math.max(0, this.#settledCount - overlap);
    const origin = { x: ink.xs[from] ?? 0, y: ink.ys[from] ?? 0 };
    const xs: number[] = [];
    const ys: number[] = [];
    const pressures: number[] = [];
    // Avoids an object per point, since this runs in each frame.
    for (let index = from; index < to; index += 1) {
      xs.push((ink.xs[index] ?? 0) - origin.x);
      ys.push((ink.ys[index] ?? 0) - origin.y);
      pressures.push(ink.pressures[index] ?? 0);
    }
    for (const { x, y } of predicted) {
      xs.push(x - origin.x);
      ys.push(y - origin.y);
      pressures.push(pressures.at(-1) ?? 0);
    }
    return { origin, xs, ys, pressures, part: { isFirst: from === 0, end } };
  }

  #paintPart(
    context: CanvasRenderingContext2D,
    { transform, theme }: ScenePaintSettings,
    { origin, xs, ys, pressures, part }: InkPart,
  ): void {
    const { style, tool } = this.#ink;
    const { scale, tx, ty } = transform;
    context.setTransform(scale, 0, 0, scale, tx + origin.x * scale, ty + origin.y * scale);
    // Drawn directly onto the canvas: a path per frame would be garbage.
    context.beginPath();
    if (tool === 'highlighter') {
      context.strokeStyle = highlightColour(style.colour, theme);
      context.lineWidth = highlighterWidth(style.width);
      context.lineCap = 'round';
      context.lineJoin = 'round';
      traceCentreLine({ xs, ys }, context);
      context.stroke();
      return;
    }
    context.fillStyle = lineColour(style.colour, theme);
    tracePenOutline({ xs, ys, pressures }, style.width, context, part);
    context.fill();
  }
}

/** Board units; undefined if there are no points. */
function areaOf({ origin, xs, ys }: InkPart): Rect | undefined {
  if (xs.length === 0) return undefined;
  const [left, right] = rangeOf(xs);
  const [top, bottom] = rangeOf(ys);
  return {
    minX: origin.x + left,
    minY: origin.y + top,
    maxX: origin.x + right,
    maxY: origin.y + bottom,
  };
}

/** Minimum and maximum; spreading the values into one call could exceed the limit of arguments. */
function rangeOf(values: ArrayLike<number>): readonly [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

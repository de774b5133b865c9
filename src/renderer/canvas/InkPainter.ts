import type { Point } from './geometry.ts';
import type { Ink } from './Ink.ts';
import type { ScenePaintSettings } from './paintScene.ts';
import { highlightColour, lineColour } from './palette.ts';
import { highlighterWidth, traceCentreLine, tracePenOutline } from './strokeOutline.ts';

/** Points of a growing stroke that are outlined anew each frame; older ones are settled. */
const tailLength = 192;
const settledLength = 128;
/** Settled parts overlap by as many points, so that no gap shows between them. */
const overlap = 2;

/**
 * Draws the stroke that is being drawn, in time that does not grow with its length: what is settled of it is
 * drawn once onto a picture of its own, and only the newest part anew at each frame. Draws opaque ink; the
 * layer it is on is as transparent as the stroke.
 */
export class InkPainter {
  readonly #ink: Ink;
  /** Points that are on the settled picture. */
  #settledCount = 0;
  #settled:
    | { readonly context: OffscreenCanvasRenderingContext2D; readonly key: string }
    | undefined;

  constructor(ink: Ink) {
    this.#ink = ink;
  }

  /** @param predicted where the ink is likely to go on: drawn with it this time, and no part of it */
  paint(
    context: CanvasRenderingContext2D,
    settings: ScenePaintSettings,
    predicted: readonly Point[],
  ): void {
    const ink = this.#ink;
    if (ink.count === 0) return;
    if (ink.count > tailLength + settledLength) {
      const settled = this.#settledContext(context.canvas, settings);
      while (ink.count - this.#settledCount > tailLength + settledLength) {
        const to = this.#settledCount + settledLength;
        this.#paintPart(settled, settings, to);
        this.#settledCount = to;
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(settled.canvas, 0, 0);
    }
    this.#paintPart(context, settings, ink.count, predicted);
  }

  /** The picture of what is settled: begun anew when the view moves under the stroke. */
  #settledContext(
    { width, height }: HTMLCanvasElement,
    { transform, theme }: ScenePaintSettings,
  ): OffscreenCanvasRenderingContext2D {
    const { scale, tx, ty } = transform;
    const key = [width, height, scale, tx, ty, theme.name].join(' ');
    if (this.#settled?.key === key) return this.#settled.context;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (context === null) throw new Error('This system has no canvas to draw on.');
    this.#settledCount = 0;
    this.#settled = { context, key };
    return context;
  }

  /** Inks the points from the last settled one up to `to`, and on to the predicted ones. */
  #paintPart(
    context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
    { transform, theme }: ScenePaintSettings,
    to: number,
    predicted: readonly Point[] = [],
  ): void {
    const ink = this.#ink;
    const from = Math.max(0, this.#settledCount - overlap);
    // Drawn from a point of its own: far from the origin of the board the picture keeps its precision.
    const originX = ink.xs[from] ?? 0;
    const originY = ink.ys[from] ?? 0;
    const { scale, tx, ty } = transform;
    context.setTransform(scale, 0, 0, scale, tx + originX * scale, ty + originY * scale);
    const xs = [...ink.xs.slice(from, to), ...predicted.map(({ x }) => x)].map((x) => x - originX);
    const ys = [...ink.ys.slice(from, to), ...predicted.map(({ y }) => y)].map((y) => y - originY);
    const path = new Path2D();
    if (ink.tool === 'highlighter') {
      context.strokeStyle = highlightColour(ink.style.colour, theme);
      context.lineWidth = highlighterWidth(ink.style.width);
      context.lineCap = 'round';
      context.lineJoin = 'round';
      traceCentreLine({ xs, ys }, path);
      context.stroke(path);
      return;
    }
    context.fillStyle = lineColour(ink.style.colour, theme);
    const known = ink.pressures.slice(from, to);
    const pressures = [...known, ...predicted.map(() => known.at(-1) ?? 0)];
    tracePenOutline({ xs, ys, pressures }, ink.style.width, path, {
      isFirst: from === 0,
      isLast: false,
    });
    context.fill(path);
  }
}

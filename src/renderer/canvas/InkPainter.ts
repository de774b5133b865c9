import type { Ink } from './Ink.ts';
import type { ScenePaintSettings } from './paintScene.ts';
import { highlightColour, lineColour } from './palette.ts';
import { highlighterWidth, traceCentreLine, tracePenOutline } from './strokeOutline.ts';

/** Points of a growing stroke that are outlined anew each frame; older ones keep their outline. */
const tailLength = 192;
const freezeLength = 128;
const overlap = 2;

/** Draws the stroke that is being drawn, in time that does not grow with its length. */
export class InkPainter {
  readonly #ink: Ink;
  #frozenCount = 0;
  readonly #frozen = new Path2D();

  constructor(ink: Ink) {
    this.#ink = ink;
  }

  paint(context: CanvasRenderingContext2D, { transform, theme }: ScenePaintSettings): void {
    const ink = this.#ink;
    if (ink.count === 0) return;
    const { scale, tx, ty } = transform;
    context.globalAlpha = ink.style.opacity;
    // Drawn from the first point on: far from the origin the picture keeps its precision.
    const originX = ink.xs[0] ?? 0;
    const originY = ink.ys[0] ?? 0;
    context.setTransform(scale, 0, 0, scale, tx + originX * scale, ty + originY * scale);
    if (ink.tool === 'highlighter') {
      const path = new Path2D();
      const points = ink.pointsFrom(0, { x: originX, y: originY });
      traceCentreLine(points, path);
      context.strokeStyle = highlightColour(ink.style.colour, theme);
      context.lineWidth = highlighterWidth(ink.style.width);
      context.lineCap = 'round';
      context.lineJoin = 'round';
      context.stroke(path);
    } else {
      context.fillStyle = lineColour(ink.style.colour, theme);
      context.fill(this.#penPath(originX, originY));
    }
    context.globalAlpha = 1;
  }

  #penPath(originX: number, originY: number): Path2D {
    const ink = this.#ink;
    while (ink.count - this.#frozenCount > tailLength + freezeLength) {
      this.#trace(this.#frozen, this.#frozenCount + freezeLength, originX, originY);
      this.#frozenCount += freezeLength;
    }
    const path = new Path2D(this.#frozen);
    this.#trace(path, ink.count, originX, originY);
    return path;
  }

  #trace(path: Path2D, to: number, originX: number, originY: number): void {
    const ink = this.#ink;
    const from = Math.max(0, this.#frozenCount - overlap);
    const xs = ink.xs.slice(from, to).map((x) => x - originX);
    const ys = ink.ys.slice(from, to).map((y) => y - originY);
    const pressures = ink.pressures.slice(from, to);
    tracePenOutline({ xs, ys, pressures }, ink.style.width, path, {
      from: 0,
      to: xs.length,
      isFirst: from === 0,
      isLast: false,
    });
  }
}

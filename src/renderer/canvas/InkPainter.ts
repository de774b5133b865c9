import type { Ink } from './Ink.ts';
import type { ScenePaintSettings } from './paintScene.ts';
import { highlightColour, lineColour } from './palette.ts';
import { highlighterWidth, tracePenOutline } from './strokeOutline.ts';

/** Points of a growing stroke that are outlined anew each frame; older ones keep their outline. */
const tailLength = 192;
const freezeLength = 128;
const overlap = 2;

/** Draws the stroke that is being drawn; only its newest part is outlined at each frame. */
export class InkPainter {
  readonly #ink: Ink;
  #frozenCount = 0;
  /** The part of the path that will not change any more, relative to the first point. */
  #frozen: Path2D | undefined;

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
    const frozen = this.#frozen ?? new Path2D();
    this.#frozen = frozen;
    if (ink.tool === 'highlighter') {
      context.strokeStyle = highlightColour(ink.style.colour, theme);
      context.lineWidth = highlighterWidth(ink.style.width);
      context.lineCap = 'round';
      context.lineJoin = 'round';
      context.stroke(this.#centrePath(frozen, originX, originY));
    } else {
      context.fillStyle = lineColour(ink.style.colour, theme);
      context.fill(this.#penPath(frozen, originX, originY));
    }
    context.globalAlpha = 1;
  }

  /** As `traceCentreLine`, but each point is traced once only. */
  #centrePath(frozen: Path2D, originX: number, originY: number): Path2D {
    const { xs, ys, count } = this.#ink;
    const x = (i: number): number => (xs[i] ?? originX) - originX;
    const y = (i: number): number => (ys[i] ?? originY) - originY;
    if (this.#frozenCount === 0) {
      frozen.moveTo(0, 0);
      this.#frozenCount = 1;
    }
    for (let i = this.#frozenCount; i < count - 1; i += 1) {
      frozen.quadraticCurveTo(x(i), y(i), (x(i) + x(i + 1)) / 2, (y(i) + y(i + 1)) / 2);
      this.#frozenCount = i + 1;
    }
    const path = new Path2D(frozen);
    path.lineTo(x(count - 1), y(count - 1));
    return path;
  }

  #penPath(frozen: Path2D, originX: number, originY: number): Path2D {
    const ink = this.#ink;
    while (ink.count - this.#frozenCount > tailLength + freezeLength) {
      this.#trace(frozen, this.#frozenCount + freezeLength, originX, originY);
      this.#frozenCount += freezeLength;
    }
    const path = new Path2D(frozen);
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

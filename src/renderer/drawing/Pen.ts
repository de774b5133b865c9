export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/**
 * Draws with a canvas context and sets only the properties that change, since setting them again for every stroke
 * takes time. Nothing else may set these properties in the meantime.
 */
export class Pen {
  readonly context: Context2D;
  #blend: GlobalCompositeOperation | undefined;
  #alpha: number | undefined;
  #line: string | undefined;
  #fill: string | undefined;
  #width: number | undefined;

  constructor(context: Context2D) {
    this.context = context;
  }

  set blend(blend: GlobalCompositeOperation) {
    if (blend === this.#blend) return;
    this.#blend = blend;
    this.context.globalCompositeOperation = blend;
  }

  get alpha(): number {
    return this.#alpha ?? 1;
  }

  set alpha(alpha: number) {
    if (alpha === this.#alpha) return;
    this.#alpha = alpha;
    this.context.globalAlpha = alpha;
  }

  /** The CSS colour of lines. */
  set line(colour: string) {
    if (colour === this.#line) return;
    this.#line = colour;
    this.context.strokeStyle = colour;
  }

  /** The CSS colour of areas and letters. */
  set fill(colour: string) {
    if (colour === this.#fill) return;
    this.#fill = colour;
    this.context.fillStyle = colour;
  }

  /** Lines have round ends and corners. */
  set lineWidth(width: number) {
    if (width === this.#width) return;
    if (this.#width === undefined) {
      this.context.lineCap = 'round';
      this.context.lineJoin = 'round';
    }
    this.#width = width;
    this.context.lineWidth = width;
  }
}

import type { LoadableFace } from './BoardFonts.ts';
import type { FontSource } from './pageFonts.ts';

/**
 * The fonts of the page for a worker, which has no style sheets. A `FontFace` is made when it is loaded: most boards need
 * one or two of more than a hundred.
 */
export function workerFaces(to: FontFaceSet, fonts: readonly FontSource[]): LoadableFace[] {
  return fonts.map((font) => new WorkerFace(to, font));
}

class WorkerFace implements LoadableFace {
  readonly #to: FontFaceSet;
  readonly #font: FontSource;
  #face: FontFace | undefined;

  constructor(to: FontFaceSet, font: FontSource) {
    this.#to = to;
    this.#font = font;
  }

  get family(): string {
    return this.#font.family;
  }

  get unicodeRange(): string {
    return this.#font.unicodeRange;
  }

  get status(): FontFaceLoadStatus {
    return this.#face?.status ?? 'unloaded';
  }

  load(): Promise<unknown> {
    this.#face ??= this.#added();
    return this.#face.load();
  }

  #added(): FontFace {
    const { family, address, weight, unicodeRange } = this.#font;
    const face = new FontFace(family, `url("${address}")`, { weight, unicodeRange });
    this.#to.add(face);
    return face;
  }
}

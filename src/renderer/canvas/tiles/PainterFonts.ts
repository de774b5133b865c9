import { fontOf } from '../../drawing/textLayout.ts';
import type { FontSource } from '../pageFonts.ts';

/** Of either weight the same file. */
const anySize = 16;

/** The page's fonts in a worker, which knows no style sheets: a font must be there before it is drawn with. */
export class PainterFonts {
  readonly #fonts: FontFaceSet;
  readonly #known = new Set<string>();

  constructor(fonts: FontFaceSet, sources: readonly FontSource[]) {
    this.#fonts = fonts;
    for (const { family, source, descriptors } of sources) {
      fonts.add(new FontFace(family, source, descriptors));
    }
  }

  /** Waits for all the letters of some texts. Letters of a font that cannot be had are drawn with another one. */
  async prepare(texts: readonly string[]): Promise<void> {
    const letters = new Set(texts.join(''));
    // What a placeholder for an image says.
    for (const letter of 'image') letters.add(letter);
    const missing = [...letters].filter((letter) => !this.#known.has(letter));
    if (missing.length === 0) return;
    for (const letter of missing) this.#known.add(letter);
    await this.#fonts.load(fontOf(anySize), missing.join('')).catch(() => []);
  }
}

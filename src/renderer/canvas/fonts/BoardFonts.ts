import { charactersOf, FaceFinder } from './FaceFinder.ts';

/** A font file that can be loaded: a `FontFace` of the page, or one that a worker makes of it when it is needed. */
export interface LoadableFace extends Pick<FontFace, 'family' | 'unicodeRange' | 'status'> {
  load(): Promise<unknown>;
}

/** The bundled fonts, of a window or of a worker: a font file is loaded when a text needs it. */
export class BoardFonts {
  readonly #finder: FaceFinder<LoadableFace>;
  readonly #known = new Set<string>();

  /** @param faces the whole `FontFaceSet` of the page, or the `workerFaces` of a worker */
  constructor(faces: Iterable<LoadableFace>) {
    this.#finder = new FaceFinder(faces);
  }

  /** The font files that these texts need and that are not loaded yet. */
  missing(texts: readonly string[]): readonly LoadableFace[] {
    return [...this.#finder.facesFor(texts)].filter(({ status }) => status !== 'loaded');
  }

  /** Resolves once all characters can be drawn. Those of a file that cannot be read are drawn with another font. */
  async prepare(texts: readonly string[]): Promise<void> {
    const missing = [...charactersOf(texts)].filter((character) => !this.#known.has(character));
    if (missing.length === 0) return;
    const faces = [...this.#finder.facesFor(missing)];
    await Promise.allSettled(faces.map((face) => face.load()));
    for (const character of missing) this.#known.add(character);
  }
}

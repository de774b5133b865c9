import type { Images } from '../paintShape.ts';

/** The board's images in a worker, decoded when they are first drawn. */
export class PainterImages implements Images {
  readonly #coded = new Map<string, Uint8Array>();
  readonly #decoded = new Map<string, ImageBitmap>();

  add(hash: string, bytes: Uint8Array): void {
    this.#coded.set(hash, bytes);
  }

  get(hash: string): ImageBitmap | undefined {
    return this.#decoded.get(hash);
  }

  /** Waits until an image can be drawn; one that cannot be decoded, or is not known yet, never can. */
  async prepare(hash: string): Promise<void> {
    const bytes = this.#coded.get(hash);
    if (bytes === undefined) return;
    this.#coded.delete(hash);
    try {
      this.#decoded.set(hash, await createImageBitmap(new Blob([new Uint8Array(bytes)])));
    } catch {
      // A placeholder is drawn, as in the window.
    }
  }
}

import type { Images } from '../paintShape.ts';

/** The board's images in a worker, decoded when they are first drawn. */
export class PainterImages implements Images {
  readonly #find: (hash: string) => Uint8Array | undefined;
  readonly #coded = new Map<string, Uint8Array>();
  readonly #decoded = new Map<string, ImageBitmap>();

  /** @param find gives what was not added */
  constructor(find: (hash: string) => Uint8Array | undefined = () => undefined) {
    this.#find = find;
  }

  add(hash: string, bytes: Uint8Array): void {
    this.#coded.set(hash, bytes);
  }

  get(hash: string): ImageBitmap | undefined {
    return this.#decoded.get(hash);
  }

  /** Waits until an image can be drawn; one that cannot be decoded, or is not known yet, never can. */
  async prepare(hash: string): Promise<void> {
    if (this.#decoded.has(hash)) return;
    const bytes = this.#coded.get(hash) ?? this.#find(hash);
    if (bytes === undefined) return;
    this.#coded.delete(hash);
    try {
      this.#decoded.set(hash, await createImageBitmap(new Blob([new Uint8Array(bytes)])));
    } catch {
      // A placeholder is drawn, as in the window.
    }
  }
}

import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { Images } from './paintShape.ts';

/** Decoded images of a board, by content hash. */
export class ImageCache implements Images {
  readonly #document: BoardDocument;
  readonly #onDecoded: (hash: string) => void;
  readonly #images = new Map<string, ImageBitmap | 'decoding' | 'unreadable'>();
  #isDisposed = false;

  constructor(document: BoardDocument, onDecoded: (hash: string) => void) {
    this.#document = document;
    this.#onDecoded = onDecoded;
  }

  /** The picture if it is ready; else it is decoded and `onDecoded` is called. */
  get(hash: string): ImageBitmap | undefined {
    const known = this.#images.get(hash);
    if (known instanceof ImageBitmap) return known;
    if (known === undefined) void this.#decode(hash);
    return undefined;
  }

  /** The bytes as they are in the board, undefined while they are on the way. */
  coded(hash: string): Uint8Array | undefined {
    return this.#document.image(hash);
  }

  /** Waits for the pictures with these hashes, for an export that must be whole. */
  async prepare(hashes: Iterable<string>): Promise<void> {
    for (const hash of hashes) {
      if (!(this.#images.get(hash) instanceof ImageBitmap)) await this.#decode(hash);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const image of this.#images.values()) if (image instanceof ImageBitmap) image.close();
    this.#images.clear();
  }

  async #decode(hash: string): Promise<void> {
    const bytes = this.#document.image(hash);
    // Its bytes may still be on the way: then it is asked for again at the next change.
    if (bytes === undefined) return;
    this.#images.set(hash, 'decoding');
    try {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      if (this.#isDisposed) {
        bitmap.close();
        return;
      }
      this.#images.set(hash, bitmap);
    } catch {
      this.#images.set(hash, 'unreadable');
    }
    if (!this.#isDisposed) this.#onDecoded(hash);
  }
}

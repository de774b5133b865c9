import type { BoardDocument } from '../../../shared/document/boardDocument.ts';
import type { ImageProblem } from '../../shapes/DrawnLabels.ts';
import type { Images } from '../../shapes/ShapeKind.ts';
import { DecodedImages } from './DecodedImages.ts';

/** The images of a board, decoded when they are first drawn. */
export class ImageCache implements Images {
  readonly #document: BoardDocument;
  readonly #onDecoded: (hash: string) => void;
  readonly #stopObserving: () => void;
  readonly #decoded = new DecodedImages();
  readonly #decoding = new Set<string>();
  #isDisposed = false;

  /** @param onDecoded called when an image can be drawn, or its problem is known */
  constructor(document: BoardDocument, onDecoded: (hash: string) => void) {
    this.#document = document;
    this.#onDecoded = onDecoded;
    this.#stopObserving = document.observe(({ images }) => this.#decoded.forgetProblems(images));
  }

  /** Whether a requested image is not ready yet. */
  get isDecoding(): boolean {
    return this.#decoding.size > 0;
  }

  /** The image if it is ready; otherwise it is decoded and `onDecoded` is called. */
  get(hash: string): ImageBitmap | undefined {
    const bitmap = this.#decoded.get(hash);
    if (bitmap === undefined && this.problem(hash) === undefined) void this.#decode(hash);
    return bitmap;
  }

  problem(hash: string): ImageProblem | undefined {
    return this.#decoded.problem(hash);
  }

  /** The encoded bytes from the board; undefined until they arrive. */
  coded(hash: string): Uint8Array | undefined {
    return this.#document.image(hash);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stopObserving();
    this.#decoded.dispose();
  }

  async #decode(hash: string): Promise<void> {
    const bytes = this.#document.image(hash);
    // If the bytes have not arrived, the image is requested again at the next change.
    if (bytes === undefined || this.#decoding.has(hash)) return;
    this.#decoding.add(hash);
    await this.#decoded.decode(hash, bytes);
    this.#decoding.delete(hash);
    if (!this.#isDisposed) this.#onDecoded(hash);
  }
}

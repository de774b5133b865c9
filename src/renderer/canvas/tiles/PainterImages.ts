import type { ImageProblem } from '../../shapes/DrawnLabels.ts';
import type { Images } from '../../shapes/ShapeKind.ts';
import { DecodedImages } from '../images/DecodedImages.ts';

/** The board's images, decoded on first use, for pictures that are not redrawn when an image becomes ready. */
export class PainterImages implements Images {
  readonly #find: (hash: string) => Uint8Array | undefined;
  readonly #coded = new Map<string, Uint8Array>();
  readonly #decoded: DecodedImages;

  /** @param find returns images that were not added */
  constructor(
    find: (hash: string) => Uint8Array | undefined = () => undefined,
    decoded = new DecodedImages(),
  ) {
    this.#find = find;
    this.#decoded = decoded;
  }

  add(hash: string, bytes: Uint8Array): void {
    this.#coded.set(hash, bytes);
    this.#decoded.forgetProblems([hash]);
  }

  get(hash: string): ImageBitmap | undefined {
    return this.#decoded.get(hash);
  }

  problem(hash: string): ImageProblem | undefined {
    return this.#decoded.problem(hash);
  }

  /** Waits until an image can be drawn. Resolves also if it cannot be decoded or is unknown. */
  async prepare(hash: string): Promise<void> {
    if (this.#decoded.get(hash) !== undefined) return;
    const bytes = this.#coded.get(hash) ?? this.#find(hash);
    if (bytes !== undefined) await this.#decoded.decode(hash, bytes);
  }

  dispose(): void {
    this.#decoded.dispose();
  }
}

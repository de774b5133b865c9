import type { RequestedPicture } from './TileRequests.ts';

/** A picture with ink only, of any part of the board. */
export type PictureView = Pick<RequestedPicture, 'transform' | 'area' | 'theme'>;

/** Pictures requested from the painter for uses other than the canvas, each once, with their callers. */
export class PictureRequests {
  readonly #asked = new Map<
    string,
    { readonly wanted: RequestedPicture; readonly answer: (picture?: ImageBitmap) => void }
  >();
  #lastNumber = 0;

  get wanted(): readonly RequestedPicture[] {
    return [...this.#asked.values()].map(({ wanted }) => wanted);
  }

  /** @returns undefined when no painter is available */
  ask(picture: PictureView): Promise<ImageBitmap | undefined> {
    this.#lastNumber += 1;
    const key = `asked ${this.#lastNumber}`;
    const wanted = { ...picture, key, isWhole: true, hasGround: false };
    return new Promise((answer) => this.#asked.set(key, { wanted, answer }));
  }

  /** @returns whether this was one of the requested pictures; if so, the requester owns it */
  take(key: string, picture: ImageBitmap): boolean {
    const asked = this.#asked.get(key);
    this.#asked.delete(key);
    asked?.answer(picture);
    return asked !== undefined;
  }

  /** No painter is available any more. */
  giveUp(): void {
    for (const { answer } of this.#asked.values()) answer();
    this.#asked.clear();
  }
}

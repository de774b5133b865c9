import type { RequestedPicture } from './TileRequests.ts';

/** A picture with ink only, of any part of the board, the same in every language. */
export type PictureView = Pick<RequestedPicture, 'transform' | 'area' | 'theme'>;

/** Pictures requested from the painter for uses other than the canvas, each once, with their callers. */
export class PictureRequests {
  readonly #requests = new Map<
    string,
    { readonly requested: RequestedPicture; readonly answer: (picture?: ImageBitmap) => void }
  >();
  #lastNumber = 0;

  get requested(): readonly RequestedPicture[] {
    return [...this.#requests.values()].map(({ requested }) => requested);
  }

  /** @returns undefined when no painter is available */
  requestPicture(picture: PictureView): Promise<ImageBitmap | undefined> {
    this.#lastNumber += 1;
    const key = `request ${this.#lastNumber}`;
    const requested = { ...picture, key, labels: undefined, isWhole: true, hasGround: false };
    return new Promise((answer) => this.#requests.set(key, { requested, answer }));
  }

  /** @returns whether this was one of the requested pictures; if so, the requester owns it */
  take(key: string, picture: ImageBitmap): boolean {
    const request = this.#requests.get(key);
    this.#requests.delete(key);
    request?.answer(picture);
    return request !== undefined;
  }

  /** No painter is available any more. */
  cancelAll(): void {
    for (const { answer } of this.#requests.values()) answer();
    this.#requests.clear();
  }
}

import type { RequestedPicture } from './TileRequests.ts';

/** A picture with ink only, of whatever part of the board. */
export type PictureView = Pick<RequestedPicture, 'transform' | 'area' | 'theme'>;

/** Pictures that somebody else than the canvas asks of the painter, each once, and who waits for them. */
export class PictureRequests {
  readonly #asked = new Map<
    string,
    { readonly wanted: RequestedPicture; readonly answer: (picture?: ImageBitmap) => void }
  >();
  #lastNumber = 0;

  get wanted(): readonly RequestedPicture[] {
    return [...this.#asked.values()].map(({ wanted }) => wanted);
  }

  /** @returns undefined when nobody draws it */
  ask(picture: PictureView): Promise<ImageBitmap | undefined> {
    this.#lastNumber += 1;
    const key = `asked ${this.#lastNumber}`;
    const wanted = { ...picture, key, isWhole: true, hasGround: false };
    return new Promise((answer) => this.#asked.set(key, { wanted, answer }));
  }

  /** @returns whether the picture is one of these; it is the asker's then */
  take(key: string, picture: ImageBitmap): boolean {
    const asked = this.#asked.get(key);
    this.#asked.delete(key);
    asked?.answer(picture);
    return asked !== undefined;
  }

  /** Nobody draws any more. */
  giveUp(): void {
    for (const { answer } of this.#asked.values()) answer();
    this.#asked.clear();
  }
}

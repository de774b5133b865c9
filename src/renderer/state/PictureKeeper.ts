import type { Editor } from './editor.ts';

export interface PictureKeeperOptions {
  readonly editor: Pick<Editor, 'subscribe' | 'isPointerDown'>;
  /** The picture is drawn after this long without a change, unless the user is drawing. */
  readonly quietMs: number;
  /** Changes when the picture must be drawn again; undefined while there is nothing to draw. */
  readonly fingerprint: () => string | undefined;
  /** Draws the picture and keeps it. */
  readonly draw: () => Promise<unknown>;
}

/** Keeps a picture of a board up to date: when the user pauses, and on request. */
export class PictureKeeper {
  readonly #options: PictureKeeperOptions;
  readonly #stopListening: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Set while a picture is being prepared. */
  #drawing: Promise<void> | undefined;
  #seen: string | undefined;
  #isStale = false;

  constructor(options: PictureKeeperOptions) {
    this.#options = options;
    this.#seen = options.fingerprint();
    this.#stopListening = options.editor.subscribe(() => this.#look());
  }

  /** Draws now if something changed since the last picture, or after the picture in preparation. */
  draw(): void {
    this.#look();
    clearTimeout(this.#timer);
    if (this.#isStale) this.#drawing ??= this.#drawWhileStale();
  }

  /** The last picture, before the board is left. Never rejects. */
  async drawLast(): Promise<void> {
    this.#stopListening();
    this.draw();
    await this.#drawing;
  }

  async #drawWhileStale(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        await this.#options.draw();
      } catch {
        // A missing picture does no harm: the next change tries again.
      }
    }
    this.#drawing = undefined;
  }

  #look(): void {
    const now = this.#options.fingerprint();
    if (now === undefined || now === this.#seen) return;
    this.#seen = now;
    this.#isStale = true;
    this.#drawOnceQuiet();
  }

  #drawOnceQuiet(): void {
    const { editor, quietMs } = this.#options;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () =>
        requestIdleCallback(() => {
          // Encoding a picture and sending it takes as long as a frame, which a drawing user would notice.
          if (editor.isPointerDown) this.#drawOnceQuiet();
          else this.draw();
        }),
      quietMs,
    );
  }
}

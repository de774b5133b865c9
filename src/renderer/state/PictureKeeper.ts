import type { Editor } from './editor.ts';

export interface PictureKeeperOptions {
  readonly editor: Pick<Editor, 'subscribe' | 'isPointerDown'>;
  /** After so long without a change the picture is drawn, but not under a hand that draws. */
  readonly quietMs: number;
  /** Tells apart what has to be drawn anew; undefined while there is nothing to draw. */
  readonly fingerprint: () => string | undefined;
  /** Draws the picture and keeps it. */
  readonly draw: () => Promise<unknown>;
}

/** Keeps a picture of a board up to date: when the user pauses, and when it is asked for. */
export class PictureKeeper {
  readonly #options: PictureKeeperOptions;
  readonly #stopListening: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Set while a picture is being made ready. */
  #drawing: Promise<void> | undefined;
  #seen: string | undefined;
  #isStale = false;

  constructor(options: PictureKeeperOptions) {
    this.#options = options;
    this.#seen = options.fingerprint();
    this.#stopListening = options.editor.subscribe(() => this.#look());
  }

  /** Draws at once, if something changed since the last picture; while one is made ready, after that. */
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
        // A picture is a convenience: the next change tries again.
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
          // Coding a picture and handing it over takes the time of a frame, which the pen would miss.
          if (editor.isPointerDown) this.#drawOnceQuiet();
          else this.draw();
        }),
      quietMs,
    );
  }
}

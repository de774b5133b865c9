import type { Editor } from './editor.ts';

/** After this long without a change the picture for the list of boards is drawn. */
const quietMs = 2_500;

/** Keeps the picture of a board up to date: when the user pauses, and when the board is left. */
export class ThumbnailKeeper {
  readonly #editor: Editor;
  readonly #onPicture: (png: Uint8Array) => void;
  readonly #stopListening: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawing: Promise<void> = Promise.resolve();
  #seen = '';
  #isStale = false;

  constructor(editor: Editor, onPicture: (png: Uint8Array) => void) {
    this.#editor = editor;
    this.#onPicture = onPicture;
    this.#seen = this.#fingerprint();
    this.#stopListening = editor.subscribe(() => this.#look());
  }

  /** Draws now, if something changed since the last picture. */
  draw(): void {
    clearTimeout(this.#timer);
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#drawing = this.#drawing.then(async () => {
      try {
        const png = await this.#editor.drawThumbnail();
        if (png !== undefined) this.#onPicture(png);
      } catch {
        // A picture is a convenience: the next change tries again.
      }
    });
  }

  /** The last picture, before the board is left. */
  drawLast(): Promise<void> {
    this.#stopListening();
    this.draw();
    return this.#drawing;
  }

  #look(): void {
    const now = this.#fingerprint();
    if (now === this.#seen) return;
    this.#seen = now;
    this.#isStale = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => requestIdleCallback(() => this.draw()), quietMs);
  }

  /** What tells a change of the board from one of the view. */
  #fingerprint(): string {
    const { shapeCount, status } = this.#editor.getState();
    return `${shapeCount} ${status.save.unsavedCount} ${status.sync.waitingCount}`;
  }
}

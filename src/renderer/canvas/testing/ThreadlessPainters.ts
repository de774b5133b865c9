import { BoardFonts } from '../fonts/BoardFonts.ts';
import type { StartPainter } from '../tiles/Painter.ts';
import { PainterImages } from '../tiles/PainterImages.ts';
import { RequestPainter } from '../tiles/RequestPainter.ts';

/** Painters of tiles in the thread of the test, with messages that arrive later, as those of a worker do. */
export class ThreadlessPainters {
  readonly #paintings: Promise<void>[] = [];
  readonly #disposals: (() => void)[] = [];

  readonly start: StartPainter = ({ onMessage }) => {
    let isDisposed = false;
    const painter = new RequestPainter({
      fonts: new BoardFonts([]),
      images: new PainterImages(),
      post: (message) => later(() => onMessage(message)),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    });
    const later = (act: () => void): void => {
      setImmediate(() => {
        if (!isDisposed) act();
      });
    };
    const dispose = (): void => {
      isDisposed = true;
      this.#paintings.push(painter.setRequests([]));
    };
    this.#disposals.push(dispose);
    return {
      send: (message) => {
        const copy = structuredClone(message);
        later(() => {
          if (copy.type === 'change') painter.change(copy);
          else if (copy.type === 'requests') {
            this.#paintings.push(painter.setRequests(copy.requests));
          }
        });
      },
      dispose,
    };
  };

  /** Disposes of all painters. Resolves when none paints any more. */
  async stop(): Promise<void> {
    for (const dispose of this.#disposals.splice(0)) dispose();
    await Promise.all(this.#paintings.splice(0));
  }
}

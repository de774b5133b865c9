import type { LastView } from '../../../shared/lastView.ts';
import { pageFonts } from '../fonts/pageFonts.ts';
import type { ViewPicture } from '../scene/ViewPicture.ts';
import { startWorker } from '../startWorker.ts';
import type { FromEarlyPainter, ToEarlyPainter } from './earlyMessages.ts';

/** A painter that was killed says nothing, and the board is loaded after it. */
const patienceMs = 10_000;

/**
 * Draws one picture of a board in a worker, from the bytes that are stored of it, before the window makes the document of
 * them: that takes several times as long.
 */
export class EarlyPainter {
  readonly #worker = startWorker('early');
  #missingSizeBytes: number;
  #answer: (picture: ViewPicture | undefined) => void = () => {};

  /** @param sizesBytes of the updates that will be added, one after the other */
  constructor(sizesBytes: readonly number[]) {
    this.#missingSizeBytes = sizesBytes.reduce((sum, sizeBytes) => sum + sizeBytes, 0);
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromEarlyPainter>) => {
      if (data.type === 'drawn') this.#answer(data);
      this.dispose();
    });
    this.#worker.addEventListener('error', () => this.dispose());
    this.#send({ type: 'start', fonts: pageFonts(), sizesBytes });
  }

  get hasAll(): boolean {
    return this.#missingSizeBytes <= 0;
  }

  /** Takes the bytes over. */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#missingSizeBytes -= bytes.byteLength;
    this.#send({ type: 'stored', bytes }, [bytes.buffer]);
  }

  /**
   * @param mayFit nobody has chosen where to look: where nothing is in view, all of the board is to be seen
   * @returns undefined when the board cannot be read so, or nobody wants the picture any more
   */
  draw(view: LastView, mayFit: boolean): Promise<ViewPicture | undefined> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      setTimeout(() => this.dispose(), patienceMs);
      this.#send({ type: 'draw', view, mayFit });
    });
  }

  dispose(): void {
    this.#worker.terminate();
    this.#answer(undefined);
  }

  #send(message: ToEarlyPainter, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}

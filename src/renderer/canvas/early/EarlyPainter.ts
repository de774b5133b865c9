import { pageFonts } from '../fonts/pageFonts.ts';
import type { ViewPicture } from '../scene/ViewPicture.ts';
import { startWorker } from '../startWorker.ts';
import type { EarlyRequest, FromEarlyPainter, ToEarlyPainter } from './earlyMessages.ts';

/** If the worker was killed, it never answers; the board is then loaded without an early picture. */
const timeoutMs = 10_000;

/**
 * Draws one picture of a board in a worker, from its stored bytes, before the window creates the Yjs document,
 * which takes several times as long.
 */
export class EarlyPainter {
  readonly #worker = startWorker('early');
  #missingSizeBytes: number;
  #answer: (picture: ViewPicture | undefined) => void = () => {};

  /** @param sizesBytes of the updates that will be added, in order */
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

  /** Transfers the bytes. */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#missingSizeBytes -= bytes.byteLength;
    this.#send({ type: 'stored', bytes }, [bytes.buffer]);
  }

  /** @returns undefined when the board cannot be read this way, or the picture is no longer needed */
  draw(request: EarlyRequest): Promise<ViewPicture | undefined> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      setTimeout(() => this.dispose(), timeoutMs);
      this.#send({ type: 'draw', ...request });
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

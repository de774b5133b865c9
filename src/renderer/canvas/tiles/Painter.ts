import { pageFonts } from '../fonts/pageFonts.ts';
import { startWorker } from '../startWorker.ts';
import type { FromPainter, ToPainter } from './painterMessages.ts';

export interface PainterListener {
  readonly onMessage: (message: FromPainter) => void;
  /** Called once, unless it was disposed before. */
  readonly onEnd: () => void;
}

/** Starts a painter for one canvas. */
export type StartPainter = (listener: PainterListener) => Pick<Painter, 'send' | 'dispose'>;

/** A worker that draws for one canvas. Its end is detected, whatever the cause. */
export class Painter {
  readonly #worker: Worker;
  readonly #ended = new AbortController();

  constructor(listener: PainterListener) {
    const lockName = `everink-painter-${crypto.randomUUID()}`;
    const end = (): void => {
      if (this.#ended.signal.aborted) return;
      this.dispose();
      listener.onEnd();
    };
    this.#worker = startWorker('painter');
    this.#worker.addEventListener('error', end);
    this.#worker.addEventListener('messageerror', end);
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromPainter>) => {
      // A killed worker sends nothing, but releases its lock.
      if (data.type === 'started') {
        const { signal } = this.#ended;
        navigator.locks.request(lockName, { signal }, end).catch(() => {});
      }
      if (!this.#ended.signal.aborted) listener.onMessage(data);
    });
    this.send({ type: 'start', lockName, fonts: pageFonts() });
  }

  send(message: ToPainter): void {
    this.#worker.postMessage(message);
  }

  dispose(): void {
    this.#ended.abort();
    this.#worker.terminate();
  }
}

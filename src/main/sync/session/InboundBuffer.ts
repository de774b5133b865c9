import { Emitter } from '../../../base/Emitter.ts';

/** From this size on the servers have to wait for the disk. One message may be larger. */
export const maxInboundSizeBytes = 8 * 1024 * 1024;
/** The servers continue below this size, so that they are not stopped at every message. */
export const resumeInboundSizeBytes = 4 * 1024 * 1024;

/**
 * Counts the changes from servers, over all sessions, that are not on disk yet. While it is full, the sessions stop
 * reading: the bytes wait in the network, and in the end at the server.
 */
export class InboundBuffer {
  #sizeBytes = 0;
  #isFull = false;
  readonly #changed = new Emitter<[isFull: boolean]>();

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** Calls back when it becomes full, and when it no longer is. Returns a function that unsubscribes. */
  onChange(listener: (isFull: boolean) => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /** Counts the bytes until the work has ended, whether it succeeds or fails. */
  async hold(sizeBytes: number, work: Promise<void>): Promise<void> {
    this.#change(sizeBytes);
    try {
      await work;
    } finally {
      this.#change(-sizeBytes);
    }
  }

  #change(sizeBytes: number): void {
    this.#sizeBytes += sizeBytes;
    const limitBytes = this.#isFull ? resumeInboundSizeBytes : maxInboundSizeBytes;
    const isFull = this.#sizeBytes > limitBytes;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#changed.emit(isFull);
  }
}

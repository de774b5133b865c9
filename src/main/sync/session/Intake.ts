import { Emitter } from '../../../base/Emitter.ts';

/** What may wait for the disk before the servers are asked to wait. One message may be larger. */
export const maxIntakeSizeBytes = 8 * 1024 * 1024;
/** They go on when it has become so little, so that they are not stopped at every message. */
export const resumeIntakeSizeBytes = 4 * 1024 * 1024;

/**
 * Changes that came from servers and are not on disk yet, of all sessions. While it is full, the sessions read no
 * further: the bytes then wait in the network, and in the end at the server.
 */
export class Intake {
  #sizeBytes = 0;
  #isFull = false;
  readonly #changed = new Emitter<[isFull: boolean]>();

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** Calls back when it becomes full, or is not any more. Returns the way to stop. */
  onChange(listener: (isFull: boolean) => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /** Counts the bytes until the work is done, however it ends. */
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
    const limitBytes = this.#isFull ? resumeIntakeSizeBytes : maxIntakeSizeBytes;
    const isFull = this.#sizeBytes > limitBytes;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#changed.emit(isFull);
  }
}

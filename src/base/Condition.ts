/** Lets tasks wait until something they depend on has changed. */
export class Condition {
  readonly #waiting = new Set<() => void>();

  /** Resumes every waiting task. Each checks for itself whether it may continue. */
  notifyAll(): void {
    for (const resume of [...this.#waiting]) resume();
  }

  /** Resolves at the next `notifyAll`, or when the signal is aborted. */
  wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const resume = (): void => {
        this.#waiting.delete(resume);
        signal?.removeEventListener('abort', resume);
        resolve();
      };
      this.#waiting.add(resume);
      signal?.addEventListener('abort', resume, { once: true });
    });
  }
}

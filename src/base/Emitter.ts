/** Removes a listener. */
export type Unsubscribe = () => void;

/**
 * Calls its listeners in the order in which they subscribed. A listener that throws stops neither the others nor the
 * code that emits: its error goes to `onError`, by default to the handler of uncaught errors.
 */
export class Emitter<Values extends readonly unknown[] = []> {
  /** A function that subscribes twice is called twice, and is removed once by each of its `Unsubscribe`s. */
  readonly #subscriptions = new Set<{ readonly listener: (...values: Values) => void }>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void = throwLater) {
    this.#onError = onError;
  }

  get hasListeners(): boolean {
    return this.#subscriptions.size > 0;
  }

  subscribe(listener: (...values: Values) => void): Unsubscribe {
    const subscription = { listener };
    this.#subscriptions.add(subscription);
    return () => {
      this.#subscriptions.delete(subscription);
    };
  }

  /** Calls the listeners. One that is added in the meantime is not called, nor one that is removed. */
  emit(...values: Values): void {
    for (const subscription of [...this.#subscriptions]) {
      if (!this.#subscriptions.has(subscription)) continue;
      try {
        subscription.listener(...values);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  /** Removes every listener. */
  clear(): void {
    this.#subscriptions.clear();
  }
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** Time, passed in through constructors so that a test can own it. Its functions need no `this`. */
export interface Clock {
  /** Milliseconds since the epoch. Jumps when somebody sets the clock. */
  readonly wallMs: () => number;
  /** Milliseconds by a clock that never jumps. Only differences mean something. */
  readonly nowMs: () => number;
  /** Calls back once after the delay. Returns a function that cancels it. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** As `systemClock`, but what is due later does not keep the process running. */
export const backgroundClock: Clock = {
  ...systemClock,
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after the delay. Rejects with the signal's reason as soon as the signal is aborted. */
export function wait(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}

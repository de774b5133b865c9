import { systemClock, wait } from './Clock.ts';
import { errorText } from './errorText.ts';
import { NotRetryableError } from './NotRetryableError.ts';

export interface RetryOptions {
  /** Retry attempts after the first try; 3 means at most four calls of the task. */
  readonly maxAttempts: number;
  /** Delay before the first retry attempt, milliseconds. */
  readonly initialDelay: number;
  /** How many times longer each delay is than the one before it, at least 1. */
  readonly factor: number;
  /** The longest delay, milliseconds. */
  readonly maxDelay: number;
  /** Called before the delay with the error, the number of the retry attempt (1 is the first) and the delay. */
  readonly onRetry?: ((error: unknown, attempt: number, delayMs: number) => void) | undefined;
  /** `full`: each delay is drawn evenly from 0 up to its full length. Default `none`. */
  readonly jitter?: 'none' | 'full' | undefined;
  /** From 0 up to, not including, 1; for the jitter. */
  readonly random?: (() => number) | undefined;
  /** Whether a retry may help. Default: for everything but a `NotRetryableError`. */
  readonly isRetryable?: ((error: unknown) => boolean) | undefined;
  /** Waits; rejects with the signal's reason when it is aborted. Default: a timer. */
  readonly wait?: ((delayMs: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** Passed to each call of the task. */
export interface TaskAttempt {
  /** 0 is the first try, 1 the first retry attempt. */
  readonly attempt: number;
  readonly signal: AbortSignal | undefined;
}

/** The task's last error, with the number of calls of the task. */
export type AttemptedError = Error & { readonly attempts: number };

/** The retry defaults of the design: after 1 s, 2 s and 4 s. */
export const defaultRetryOptions = {
  maxAttempts: 3,
  initialDelay: 1_000,
  factor: 2,
  maxDelay: 8_000,
} as const;

/** Retries a task after increasing delays. One wrapper serves any number of runs. */
export class RetryWrapper {
  readonly #options: RetryOptions;

  /** @throws RangeError naming an option that is out of range */
  constructor(options: RetryOptions) {
    checkOptions(options);
    this.#options = options;
  }

  /**
   * Calls the task once, then up to `maxAttempts` times again while it fails.
   *
   * @returns what the task returned.
   * @throws the task's last error itself, with its number of calls attached as `attempts` (an error that
   * cannot carry it, such as a string, comes wrapped in an Error as its `cause`); the signal's reason when it
   * is aborted before a call or during a delay.
   */
  async run<T>(
    task: (attempt: TaskAttempt) => Promise<T> | T,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      signal?.throwIfAborted();
      try {
        return await task({ attempt, signal });
      } catch (error) {
        signal?.throwIfAborted();
        if (attempt >= this.#options.maxAttempts || !this.#isRetryable(error)) {
          throw withAttempts(error, attempt + 1);
        }
        await this.#waitBefore(attempt + 1, error, signal);
      }
    }
  }

  async #waitBefore(attempt: number, error: unknown, signal?: AbortSignal): Promise<void> {
    const delayMs = this.#delayMs(attempt);
    this.#options.onRetry?.(error, attempt, delayMs);
    await (this.#options.wait ?? timerWait)(delayMs, signal);
  }

  #delayMs(attempt: number): number {
    const { initialDelay, factor, maxDelay, jitter, random } = this.#options;
    const fullDelayMs = Math.min(initialDelay * factor ** (attempt - 1), maxDelay);
    return jitter === 'full' ? fullDelayMs * (random ?? Math.random)() : fullDelayMs;
  }

  #isRetryable(error: unknown): boolean {
    if (error instanceof NotRetryableError) return false;
    return this.#options.isRetryable?.(error) ?? true;
  }
}

const timerWait = (delayMs: number, signal?: AbortSignal): Promise<void> =>
  wait(systemClock, delayMs, signal);

function withAttempts(error: unknown, attempts: number): AttemptedError {
  if (error instanceof Error && Object.isExtensible(error)) {
    return Object.assign(error, { attempts });
  }
  const message = errorText(error);
  return Object.assign(new Error(message, { cause: error }), { attempts });
}

function checkOptions(options: RetryOptions): void {
  const { maxAttempts, initialDelay, factor, maxDelay } = options;
  if (!Number.isInteger(maxAttempts) || maxAttempts < 0) {
    throw new RangeError(`maxAttempts must be a whole number from 0 up, not ${maxAttempts}`);
  }
  if (!Number.isFinite(initialDelay) || initialDelay < 0) {
    throw new RangeError(`initialDelay must be milliseconds from 0 up, not ${initialDelay}`);
  }
  if (!Number.isFinite(maxDelay) || maxDelay < 0) {
    throw new RangeError(`maxDelay must be milliseconds from 0 up, not ${maxDelay}`);
  }
  if (!Number.isFinite(factor) || factor < 1) {
    throw new RangeError(`factor must be at least 1, not ${factor}`);
  }
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotRetryableError } from './NotRetryableError.ts';
import { defaultRetryOptions, type RetryOptions, RetryWrapper } from './RetryWrapper.ts';

const failing = (times: number) => {
  let calls = 0;
  return vi.fn(async () => {
    calls += 1;
    if (calls <= times) throw new Error(`failure ${calls}`);
    return `result ${calls}`;
  });
};

/** Runs the task on the fake clock and tells after how many milliseconds each call came. */
async function timeline(options: Partial<RetryOptions>, task = failing(Number.POSITIVE_INFINITY)) {
  const startMs = Date.now();
  const callsAtMs: number[] = [];
  const outcome = new RetryWrapper({ ...defaultRetryOptions, ...options })
    .run(() => {
      callsAtMs.push(Date.now() - startMs);
      return task();
    })
    .catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return { callsAtMs, outcome: await outcome };
}

describe('RetryWrapper', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('calls a task that succeeds once, without any wait', async () => {
    const { callsAtMs, outcome } = await timeline({}, failing(0));
    expect(callsAtMs).toEqual([0]);
    expect(outcome).toBe('result 1');
  });

  it('gives the result of the retry attempt that succeeds', async () => {
    const { callsAtMs, outcome } = await timeline({}, failing(2));
    expect(callsAtMs).toEqual([0, 1_000, 3_000]);
    expect(outcome).toBe('result 3');
  });

  it('waits exactly 1 s, 2 s and 4 s between at most four calls', async () => {
    const { callsAtMs } = await timeline({});
    expect(callsAtMs).toEqual([0, 1_000, 3_000, 7_000]);
  });

  it('does not call again a millisecond early', async () => {
    const task = failing(1);
    const running = new RetryWrapper(defaultRetryOptions).run(task);
    await vi.advanceTimersByTimeAsync(999);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledTimes(2);
    await running;
  });

  it('throws the last error itself with the attempts attached when they are used up', async () => {
    const errors = [new Error('a'), new Error('b'), new Error('c'), new TypeError('d')];
    const task = vi.fn<() => Promise<string>>();
    for (const error of errors) task.mockRejectedValueOnce(error);
    const { outcome } = await timeline({}, task);
    expect(outcome).toBe(errors[3]);
    expect(outcome).toMatchObject({ message: 'd', attempts: 4 });
  });

  it('wraps what cannot carry the attempts', async () => {
    const text = await timeline({ maxAttempts: 1 }, vi.fn().mockRejectedValue('just text'));
    expect(text.outcome).toBeInstanceOf(Error);
    expect(text.outcome).toMatchObject({ message: 'just text', cause: 'just text', attempts: 2 });
    const frozen = Object.freeze(new Error('frozen'));
    const sealed = await timeline({ maxAttempts: 0 }, vi.fn().mockRejectedValue(frozen));
    expect(sealed.outcome).toMatchObject({ message: 'frozen', cause: frozen, attempts: 1 });
  });

  it('caps each wait', async () => {
    const { callsAtMs } = await timeline({ maxAttempts: 6 });
    expect(callsAtMs).toEqual([0, 1_000, 3_000, 7_000, 15_000, 23_000, 31_000]);
    const capped = await timeline({ maxDelay: 1_500 });
    expect(capped.callsAtMs).toEqual([0, 1_000, 2_500, 4_000]);
  });

  it('grows the waits by the factor', async () => {
    const { callsAtMs } = await timeline({ initialDelay: 10, factor: 3 });
    expect(callsAtMs).toEqual([0, 10, 40, 130]);
  });

  it('calls onRetry with the error, the next attempt and its delay, before the delay', async () => {
    const onRetry = vi.fn();
    await timeline({ onRetry });
    expect(onRetry.mock.calls).toEqual([
      [expect.objectContaining({ message: 'failure 1' }), 1, 1_000],
      [expect.objectContaining({ message: 'failure 2' }), 2, 2_000],
      [expect.objectContaining({ message: 'failure 3' }), 3, 4_000],
    ]);
  });

  it('does not call onRetry when nothing is tried again', async () => {
    const onRetry = vi.fn();
    await timeline({ onRetry }, failing(0));
    await timeline({ onRetry, maxAttempts: 0 });
    expect(onRetry).not.toHaveBeenCalled();
  });

  it('passes the number of the attempt to the task', async () => {
    const attempts: number[] = [];
    const running = new RetryWrapper(defaultRetryOptions)
      .run(({ attempt }) => {
        attempts.push(attempt);
        throw new Error('no');
      })
      .catch(() => undefined);
    await vi.runAllTimersAsync();
    await running;
    expect(attempts).toEqual([0, 1, 2, 3]);
  });

  it('draws each wait evenly from 0 to the full one with full jitter', async () => {
    const draws = [0, 0.5, 0.999];
    const { callsAtMs } = await timeline({ jitter: 'full', random: () => draws.shift() ?? 0 });
    expect(callsAtMs).toEqual([0, 0, 1_000, 4_996]);
  });

  it('stays within the bounds of the jitter for any random numbers', async () => {
    let seed = 42;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    const waitsMs: number[] = [];
    for (let run = 0; run < 50; run += 1) {
      await timeline({
        jitter: 'full',
        random,
        onRetry: (_e, _a, delayMs) => waitsMs.push(delayMs),
      });
    }
    expect(waitsMs).toHaveLength(150);
    waitsMs.forEach((waitMs, index) => {
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThan([1_000, 2_000, 4_000][index % 3] ?? 0);
    });
  });

  it('stops at once at an error that is not retryable', async () => {
    const error = new NotRetryableError('refused');
    const task = vi.fn().mockRejectedValue(error);
    const { callsAtMs, outcome } = await timeline({}, task);
    expect(callsAtMs).toEqual([0]);
    expect(outcome).toBe(error);
    expect(outcome).toMatchObject({ attempts: 1 });
  });

  it('asks isRetryable', async () => {
    const isRetryable = (error: unknown): boolean =>
      error instanceof Error && error.message !== 'failure 2';
    const { callsAtMs, outcome } = await timeline({ isRetryable });
    expect(callsAtMs).toEqual([0, 1_000]);
    expect(outcome).toMatchObject({ message: 'failure 2', attempts: 2 });
  });

  it('ends the wait at once when aborted, with the reason of the abort', async () => {
    const controller = new AbortController();
    const reason = new Error('the app quits');
    const task = failing(9);
    const outcome = new RetryWrapper(defaultRetryOptions)
      .run(task, { signal: controller.signal })
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_500);
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    expect(reason).not.toHaveProperty('attempts');
    expect(task).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not call the task when aborted before the start', async () => {
    const task = failing(0);
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(new RetryWrapper(defaultRetryOptions).run(task, { signal })).rejects.toThrow(
      'too late',
    );
    expect(task).not.toHaveBeenCalled();
  });

  it('gives the signal to the task and does not retry what the abort broke', async () => {
    const controller = new AbortController();
    const outcome = new RetryWrapper(defaultRetryOptions)
      .run(
        ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(new Error('cut')));
          }),
        { signal: controller.signal },
      )
      .catch((error: unknown) => error);
    controller.abort('stop');
    expect(await outcome).toBe('stop');
  });

  it('leaves no listener on the signal behind', async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const running = new RetryWrapper(defaultRetryOptions).run(failing(2), { signal });
    await vi.runAllTimersAsync();
    await running;
    expect(add).toHaveBeenCalledTimes(2);
    expect(remove).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['maxAttempts', -1],
    ['maxAttempts', 1.5],
    ['initialDelay', -1],
    ['initialDelay', Number.NaN],
    ['factor', 0.5],
    ['maxDelay', Number.POSITIVE_INFINITY],
  ])('refuses %s %d and names it', (name, value) => {
    expect(() => new RetryWrapper({ ...defaultRetryOptions, [name]: value })).toThrow(name);
  });
});

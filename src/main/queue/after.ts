/** Calls back once after the delay. Returns the way to cancel it. Comes in from outside, so that tests own time. */
export type After = (delayMs: number, callback: () => void) => () => void;

export const systemAfter: After = (delayMs, callback) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};

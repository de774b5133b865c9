const shortestMs = 250;
const firstMs = 500;
const longestMs = 30_000;

/**
 * How long to wait before opening again after `failures` losses or failures in a row (1 is the first): drawn
 * evenly from a quarter of a second up to 0.5 s, 1 s, 2 s, ... and at most 30 s, so that many clients do not
 * come back to a restarted server in the same moment.
 *
 * @param random from 0 up to, not including, 1.
 */
export function backoffDelayMs(failures: number, random: () => number): number {
  const ceilingMs = Math.min(firstMs * 2 ** (Math.max(failures, 1) - 1), longestMs);
  return shortestMs + random() * (ceilingMs - shortestMs);
}

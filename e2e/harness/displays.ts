/**
 * The X displays of the tests that run at once, `EVERINK_E2E_DISPLAYS`: scripts/run/e2e.mjs opens them. Without it
 * there is one, that of the session; its name is empty where windows do not need one.
 */
export const displaysOfWorkers: readonly string[] = (
  process.env.EVERINK_E2E_DISPLAYS ??
  process.env.DISPLAY ??
  ''
).split(' ');

/** From here on, what this worker starts shows its windows on the worker's own display. */
export function useOwnDisplay(parallelIndex: number): void {
  const display = displaysOfWorkers[parallelIndex];
  if (display === undefined) throw new Error(`there is no display for worker ${parallelIndex}`);
  if (display !== '') process.env.DISPLAY = display;
}

/** The first pressure of a mouse or finger: a little lighter than a resting pen. */
const restingPressure = 0.42;
const slowPressure = 0.62;
const fastPressure = 0.24;
/** The speed at which ink is thinnest, screen pixels per millisecond. */
const fastSpeed = 4;
/** How long the pressure takes to follow a change of speed. */
const responseMs = 70;

/** Simulates pressure from the speed of a pointer that reports none. */
export class SimulatedPressure {
  #pressure = restingPressure;
  #last: { readonly x: number; readonly y: number; readonly timeMs: number } | undefined;

  /** @param screenX,screenY CSS pixels, so that ink looks the same at every zoom */
  at(screenX: number, screenY: number, timeMs: number): number {
    const last = this.#last;
    this.#last = { x: screenX, y: screenY, timeMs };
    if (last === undefined) return this.#pressure;
    const elapsedMs = Math.max(1, timeMs - last.timeMs);
    const speed = Math.hypot(screenX - last.x, screenY - last.y) / elapsedMs;
    const share = Math.min(1, speed / fastSpeed);
    const target = slowPressure + (fastPressure - slowPressure) * Math.sqrt(share);
    this.#pressure += (target - this.#pressure) * (1 - Math.exp(-elapsedMs / responseMs));
    return this.#pressure;
  }
}

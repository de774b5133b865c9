import type { World } from './World.ts';

/**
 * One run of an app's process. Every external effect of its code calls `act` first; after a kill it has no effects any
 * more. Code between two acts changes nothing that outlives the process, so a kill before the n-th act covers a kill at
 * any `await`.
 */
export class AppProcess {
  readonly #world: World;
  readonly #killed: (() => void)[] = [];
  #isAlive = true;
  #actsLeft = Number.POSITIVE_INFINITY;
  actCount = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** @returns whether the process is still running and may do it */
  act(): boolean {
    if (!this.#isAlive) return false;
    this.actCount += 1;
    this.#actsLeft -= 1;
    if (this.#actsLeft < 0) this.kill();
    return this.#isAlive;
  }

  /** As `World.after`, while the process is running. */
  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    if (!this.act()) return () => {};
    return this.#world.after(delayMs, () => {
      if (this.#isAlive) callback();
    });
  };

  /** @param acts that it can still do before the kill */
  killAfter(acts: number): void {
    this.#actsLeft = acts;
  }

  kill(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const tell of this.#killed) tell();
  }

  onKill(listener: () => void): void {
    this.#killed.push(listener);
  }
}

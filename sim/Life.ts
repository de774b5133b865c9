import type { World } from './World.ts';

/**
 * One life of an app's process. Everything by which its code touches the world asks `act` first; after a kill
 * nothing of it has any effect any more. Since code between two such acts changes nothing that outlives the
 * process, a kill before the n-th act covers a kill at any instant, at any `await`.
 */
export class Life {
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

  /** @returns whether the process still lives to do it. */
  act(): boolean {
    if (!this.#isAlive) return false;
    this.actCount += 1;
    this.#actsLeft -= 1;
    if (this.#actsLeft < 0) this.kill();
    return this.#isAlive;
  }

  /** As `World.after`, as long as the process lives. */
  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    if (!this.act()) return () => {};
    return this.#world.after(delayMs, () => {
      if (this.#isAlive) callback();
    });
  };

  /** @param acts what it still gets done before */
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

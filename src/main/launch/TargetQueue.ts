import type { OpenTarget } from './OpenTarget.ts';

/** Far more than a user opens before the app is ready. */
const maxWaiting = 50;

/** Keeps what the app is asked to open until it can open it. Targets beyond a limit are discarded. */
export class TargetQueue {
  #waiting: OpenTarget[] = [];
  #open: ((target: OpenTarget) => void) | undefined;

  /** Whether a file is waiting. */
  get hasFile(): boolean {
    return this.#waiting.some(({ type }) => type === 'file');
  }

  add(target: OpenTarget): void {
    if (this.#open !== undefined) this.#open(target);
    else if (this.#waiting.length < maxWaiting) this.#waiting.push(target);
  }

  /** Opens what was added so far, and everything from now on. */
  openBy(open: (target: OpenTarget) => void): void {
    this.#open = open;
    for (const target of this.#waiting.splice(0)) open(target);
  }
}

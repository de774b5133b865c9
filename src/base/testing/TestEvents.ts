import { setImmediate } from 'node:timers/promises';
import { Condition } from '../Condition.ts';
import { SocketTraffic } from './SocketTraffic.ts';

/** A busy machine may take long: only what never comes is waited for in vain, and a test would end soon after. */
const untilLimitMs = 500_000;
/** Turns of the event loop without an event, after which nothing is to be done within this process. */
const quietTurns = 5;
/** Bytes that do not arrive within so many turns never will: their reader is not one that reads. */
const arrivalTurns = 100_000;

/** What happens in a test: the parts report each event here, and a wait checks its condition after each. */
export class TestEvents {
  /** Start and stop it with the test. */
  readonly traffic = new SocketTraffic();
  readonly #happened = new Condition();
  #count = 0;

  /** To be called by a part when something has changed, or is about to within this turn of the event loop. */
  readonly report = (): void => {
    this.#count += 1;
    setImmediate().then(() => this.#happened.notifyAll());
  };

  /** Resolves when the condition holds. @throws after a long time, saying what was waited for. */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), untilLimitMs);
    for (;;) {
      const seen = this.#count;
      if (await holds()) break;
      if (timeout.signal.aborted) throw new Error(`waited in vain until ${what}`);
      // Unless something happened while the condition was checked.
      if (this.#count === seen) await this.#happened.wait(timeout.signal);
    }
    clearTimeout(timer);
  }

  /**
   * Resolves when there was no event for some turns of the event loop and nothing is on its way between two sockets of
   * this process, however long a busy machine takes for them.
   */
  async quiet(): Promise<void> {
    let seen = this.#count;
    let movingTurns = 0;
    for (let turns = 0; turns < quietTurns; turns += 1) {
      await setImmediate();
      if (this.#count !== seen) movingTurns = 0;
      const isMoving = this.traffic.isMoving && movingTurns < arrivalTurns;
      if (isMoving) movingTurns += 1;
      if (isMoving || this.#count !== seen) turns = 0;
      seen = this.#count;
    }
  }
}

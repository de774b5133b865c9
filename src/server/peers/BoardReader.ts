import { type Clock, wait } from '../../base/Clock.ts';
import type { BoardOnDisk, BoardStore } from '../store/BoardStore.ts';

/**
 * Reads boards one at a time and pauses after each for as long as it took, so that clients have at least half of the
 * process while other servers catch up.
 */
export class BoardReader {
  readonly #store: BoardStore;
  readonly #clock: Clock;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: BoardStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async read(boardId: string): Promise<BoardOnDisk> {
    const reading = this.#turn.then(() => this.#timed(boardId));
    this.#turn = reading.then(({ tookMs }) => wait(this.#clock, tookMs)).catch(() => undefined);
    return (await reading).board;
  }

  async #timed(boardId: string): Promise<{ board: BoardOnDisk; tookMs: number }> {
    const startedMs = this.#clock.nowMs();
    const board = await this.#store.read(boardId);
    return { board, tookMs: this.#clock.nowMs() - startedMs };
  }
}

import { Turns } from './Turns.ts';

/**
 * Lets one delivery of a board run at a time, whichever server it goes to. A board that moves may have operations
 * that its old server just acknowledged and that still have to leave the outbox: the new server's delivery waits
 * for that, so that no operation is delivered and counted twice.
 */
export class BoardTurns {
  readonly #turns = new Map<string, Turns>();

  async run<T>(boardId: string, work: () => Promise<T>): Promise<T> {
    const turns = this.#turns.get(boardId) ?? new Turns(1);
    this.#turns.set(boardId, turns);
    return await turns.run(work);
  }
}

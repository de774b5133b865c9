import { type Release, SharedLock } from '../../base/SharedLock.ts';

/**
 * Turns at accepting updates, by board. An update that nests types is alone, since others could change what it builds on
 * between its check and its storage.
 */
export class BoardTurns {
  readonly #locks = new Map<string, SharedLock>();

  /** Resolves when the turn begins. */
  async enter(boardId: string, isAlone: boolean): Promise<Release> {
    const lock = this.#locks.get(boardId) ?? new SharedLock();
    this.#locks.set(boardId, lock);
    const release = await lock.enter(isAlone);
    return () => {
      release();
      if (lock.isFree) this.#locks.delete(boardId);
    };
  }
}

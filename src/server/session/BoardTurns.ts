import { type Release, SharedLock } from '../../base/SharedLock.ts';

/**
 * Turns at accepting updates, by board and client. An update that nests types is alone with the clients whose structs it
 * contains: between its check and its application, others could claim the same structs with another depth. What it
 * builds on is there already, and keeps its depth.
 */
export class BoardTurns {
  readonly #locks = new Map<string, SharedLock>();

  /**
   * Resolves when the turn begins.
   * @param clients whose structs the update contains
   */
  async enter(boardId: string, clients: Iterable<number>, isAlone: boolean): Promise<Release> {
    const releases: Release[] = [];
    // In the same order for all updates, so that none of them wait for each other.
    for (const client of [...clients].sort((one, other) => one - other)) {
      releases.push(await this.#enter(`${client} ${boardId}`, isAlone));
    }
    return () => {
      for (const release of releases) release();
    };
  }

  async #enter(key: string, isAlone: boolean): Promise<Release> {
    const lock = this.#locks.get(key) ?? new SharedLock();
    this.#locks.set(key, lock);
    const release = await lock.enter(isAlone);
    return () => {
      release();
      if (lock.isFree) this.#locks.delete(key);
    };
  }
}

import type { CatchUpUpdate } from './outbox.ts';
import type { StoreAccess } from './StoreAccess.ts';

/** Each attempt may find rows that were damaged meanwhile. */
const maxAttempts = 5;

/** What a server and this device lack of each other's boards, beyond the outbox. */
export class CatchUp {
  readonly #access: StoreAccess;

  constructor(access: StoreAccess) {
    this.#access = access;
  }

  async stateVector(boardId: string): Promise<Uint8Array> {
    return await this.#access.askDocuments('stateVector', boardId);
  }

  async missingUpdate(boardId: string, peerStateVector: Uint8Array): Promise<CatchUpUpdate> {
    // What is still being written goes without the outbox if it was made without a server: it has to be in this.
    await this.#access.caughtUp();
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const missing = await this.#access.askDocuments('missingUpdate', boardId, peerStateVector);
      if (missing !== undefined) return missing;
      // A damaged row is not in it, and must not leave the outbox as if it were.
      await this.#access.askStore('inspect', boardId);
    }
    throw new Error('the board is damaged faster than it can be read');
  }

  async split(update: Uint8Array, maxSizeBytes: number): Promise<readonly Uint8Array[]> {
    return await this.#access.askDocuments('split', update, maxSizeBytes);
  }

  async boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
    await this.#access.caughtUp();
    return await this.#access.askStore('neverSynced', serverUrl);
  }

  /** The server has what a `missingUpdate` with that `coveredSeq` held, no more. */
  async markSynced(boardId: string, serverUrl: string, coveredSeq: number): Promise<void> {
    await this.#access.write({ type: 'synced', boardId, serverUrl, coveredSeq });
  }
}

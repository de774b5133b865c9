import type { StoreAccess } from './StoreAccess.ts';

/** What a server and this device lack of each other's boards, beyond the outbox. */
export class CatchUp {
  readonly #access: StoreAccess;
  /** The last operation that went into the last `missingUpdate` of a board. */
  readonly #coveredSeqs = new Map<string, number>();

  constructor(access: StoreAccess) {
    this.#access = access;
  }

  async stateVector(boardId: string): Promise<Uint8Array> {
    return await this.#access.askDocuments('stateVector', boardId);
  }

  async missingUpdate(boardId: string, peerStateVector: Uint8Array): Promise<Uint8Array> {
    // What is still being written goes without the outbox if it was made without a server: it has to be in this.
    await this.#access.caughtUp();
    const missing = await this.#access.askDocuments('missingUpdate', boardId, peerStateVector);
    this.#coveredSeqs.set(boardId, missing.coveredSeq);
    return missing.update;
  }

  async boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
    await this.#access.caughtUp();
    return await this.#access.askStore('neverSynced', serverUrl);
  }

  /** The server has what the last `missingUpdate` held, no more. */
  async markSynced(boardId: string, serverUrl: string): Promise<void> {
    const coveredSeq = this.#coveredSeqs.get(boardId) ?? 0;
    await this.#access.write({ type: 'synced', boardId, serverUrl, coveredSeq });
  }
}

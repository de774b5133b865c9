import type {
  Batch,
  BatchLimit,
  CatchUpUpdate,
  Outbox,
  SplitUpdate,
  WaitingOperation,
} from '../queue/outbox.ts';

/**
 * The outbox for the sync with one server, restricted to the boards that live there now. It is the last guard against
 * sending anything of another board there, whatever was under way when a board moved.
 */
export class ServerOutbox implements Outbox {
  readonly #outbox: Outbox;
  readonly #isHere: (boardId: string) => boolean;

  constructor(outbox: Outbox, isHere: (boardId: string) => boolean) {
    this.#outbox = outbox;
    this.#isHere = isHere;
  }

  /** Of all boards, wherever they live: it is reported as the queue's size. */
  get size(): number {
    return this.#outbox.size;
  }

  waitingCount(boardId: string): number {
    return this.#isHere(boardId) ? this.#outbox.waitingCount(boardId) : 0;
  }

  boardsWaiting(): readonly string[] {
    return this.#outbox.boardsWaiting().filter(this.#isHere);
  }

  onWaiting(listener: (boardId: string) => void): () => void {
    return this.#outbox.onWaiting((boardId) => {
      if (this.#isHere(boardId)) listener(boardId);
    });
  }

  async nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined> {
    if (!this.#isHere(boardId)) return undefined;
    const batch = await this.#outbox.nextBatch(boardId, limit);
    return this.#isHere(boardId) ? batch : undefined;
  }

  stillWaiting(batch: Batch): readonly WaitingOperation[] {
    return this.#outbox.stillWaiting(batch);
  }

  /** Of a board that has moved too: its new server gets with the first handshake what the old one stored. */
  async acknowledge(batch: Batch): Promise<readonly WaitingOperation[]> {
    return await this.#outbox.acknowledge(batch);
  }

  /**
   * Changes from a server that the board has left are dropped: if they were stored now, they could miss the catch-up
   * with the new server and never get there.
   */
  async receive(boardId: string, update: Uint8Array): Promise<void> {
    if (this.#isHere(boardId)) await this.#outbox.receive(boardId, update);
  }

  async stateVector(boardId: string): Promise<Uint8Array> {
    this.#expectHere(boardId);
    return await this.#outbox.stateVector(boardId);
  }

  async missingUpdate(boardId: string, peerStateVector: Uint8Array): Promise<CatchUpUpdate> {
    this.#expectHere(boardId);
    return await this.#outbox.missingUpdate(boardId, peerStateVector);
  }

  async split(update: Uint8Array, maxSizeBytes: number): Promise<readonly Uint8Array[]> {
    return await this.#outbox.split(update, maxSizeBytes);
  }

  async splitReceived(
    boardId: string,
    update: Uint8Array,
    maxSizeBytes: number,
  ): Promise<SplitUpdate> {
    return await this.#outbox.splitReceived(boardId, update, maxSizeBytes);
  }

  async beginSync(boardId: string, serverUrl: string): Promise<void> {
    if (this.#isHere(boardId)) await this.#outbox.beginSync(boardId, serverUrl);
  }

  async boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
    return (await this.#outbox.boardsNeverSynced(serverUrl)).filter(this.#isHere);
  }

  /** A late acknowledgement of the old server must not count as the new one's. */
  async markSynced(
    boardId: string,
    serverUrl: string,
    coveredSeq: number,
  ): Promise<readonly WaitingOperation[]> {
    if (!this.#isHere(boardId)) return [];
    return await this.#outbox.markSynced(boardId, serverUrl, coveredSeq);
  }

  #expectHere(boardId: string): void {
    if (!this.#isHere(boardId)) throw new Error('the board lives on another server');
  }
}

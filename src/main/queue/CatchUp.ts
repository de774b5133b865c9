import * as Y from 'yjs';
import { mergeUpdates } from '../../shared/document/mergeUpdates.ts';
import type { StoreWrite } from '../store/storeProtocol.ts';
import type { OperationWrite } from './operationWrites.ts';
import type { CatchUpUpdate, SplitUpdate } from './outbox.ts';
import type { StoreAccess } from './StoreAccess.ts';

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
    // Operations made without a server bypass the outbox: those still being written must be included here.
    const refused = await this.#access.caughtUp();
    const unwritten = refused.filter(isOperation).filter((write) => write.boardId === boardId);
    // A damaged row is not included, and must not leave the outbox as if it were.
    const missing = await this.#access.untilSound(boardId, () =>
      this.#access.askDocuments('missingUpdate', boardId, peerStateVector),
    );
    return withUnwritten(missing, unwritten, peerStateVector);
  }

  async split(update: Uint8Array, maxSizeBytes: number): Promise<readonly Uint8Array[]> {
    return await this.#access.askDocuments('split', update, maxSizeBytes);
  }

  async splitReceived(
    boardId: string,
    update: Uint8Array,
    maxSizeBytes: number,
  ): Promise<SplitUpdate> {
    return await this.#access.askDocuments('splitReceived', boardId, update, maxSizeBytes);
  }

  async beginSync(boardId: string, serverUrl: string): Promise<void> {
    await this.#access.write({ type: 'unsynced', boardId, serverUrl });
  }

  async boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
    const refused = await this.#access.caughtUp();
    const boardIds = await this.#access.askStore('neverSynced', serverUrl);
    // Another server's acknowledgement and changes are not on disk yet; once they are, this is no longer true.
    const elsewhere = refused.filter(
      (write) => write.type === 'synced' || write.type === 'unsynced' || isRemote(write),
    );
    return [...new Set([...boardIds, ...elsewhere.map(({ boardId }) => boardId)])];
  }

  /** The server has what a `missingUpdate` with that `coveredSeq` contained, no more. */
  async markSynced(boardId: string, serverUrl: string, coveredSeq: number): Promise<void> {
    await this.#access.write({ type: 'synced', boardId, serverUrl, coveredSeq });
  }
}

const isOperation = (write: StoreWrite): write is OperationWrite => write.type === 'operation';

const isRemote = (write: StoreWrite): write is OperationWrite =>
  isOperation(write) && write.origin === 'remote';

/**
 * Adds what the disk has not accepted yet of changes from another server, where the board lived before, and of changes
 * made without a server, which bypass the outbox: once stored, nothing else would send them to this server.
 */
function withUnwritten(
  missing: CatchUpUpdate,
  unwritten: readonly OperationWrite[],
  peerStateVector: Uint8Array,
): CatchUpUpdate {
  if (unwritten.length === 0) return missing;
  const merged = mergeUpdates([missing.update, ...unwritten.map(({ update }) => update)]);
  return { ...missing, update: Y.diffUpdate(merged, peerStateVector) };
}

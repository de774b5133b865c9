import type { RecoveredDraft } from '../../shared/ipc.ts';
import type { StoredDraft } from '../store/storeProtocol.ts';
import type { OperationWrite } from './operationWrites.ts';
import type { StoreAccess } from './StoreAccess.ts';

/**
 * The ink of unfinished strokes on disk, and which of them are being drawn in a window that is still there.
 * All others are left over from a window or an app that ended in the middle of a stroke.
 */
export class Drafts {
  readonly #access: StoreAccess;
  readonly #writers = new Map<string, object>();

  constructor(access: StoreAccess) {
    this.#access = access;
  }

  /** Resolves when the piece is on disk, or was given up. */
  async keep(
    boardId: string,
    strokeId: string,
    sequence: number,
    piece: Uint8Array,
    writer: object,
  ): Promise<void> {
    this.#writers.set(strokeId, writer);
    await this.#access.writeOrGiveUp({ type: 'draft', boardId, strokeId, sequence, piece });
  }

  drop(boardId: string, strokeId: string): void {
    this.ended(strokeId);
    void this.#access.writeOrKeep({ type: 'drop-draft', boardId, strokeId });
  }

  /** The stroke is stored whole. */
  ended(strokeId: string): void {
    this.#writers.delete(strokeId);
  }

  release(writer: object): void {
    for (const [strokeId, owner] of this.#writers) {
      if (owner === writer) this.#writers.delete(strokeId);
    }
  }

  /** Strokes that a window draws now. */
  living(): ReadonlySet<string> {
    return new Set(this.#writers.keys());
  }
}

/** Those of the stored drafts that nobody goes on with. @param pending operations that are not on disk yet */
export function leftOver(
  stored: readonly StoredDraft[],
  living: ReadonlySet<string>,
  pending: readonly OperationWrite[],
): readonly RecoveredDraft[] {
  const ended = new Set(pending.map(({ endsDraft }) => endsDraft));
  return stored.filter(({ strokeId }) => !living.has(strokeId) && !ended.has(strokeId));
}

import type { RecoveredDraft } from '../../shared/document/recovery/recoverDraft.ts';
import type { StoredDraft } from '../store/storeProtocol.ts';
import type { OperationWrite } from './operationWrites.ts';
import type { StoreAccess } from './StoreAccess.ts';

/** A piece of an unfinished stroke or text. */
export interface DraftPiece {
  /** The id of the draft's stroke or text. */
  readonly strokeId: string;
  /** The number of the piece, from 0. */
  readonly sequence: number;
  readonly piece: Uint8Array;
  /** Stored pieces from `sequence` on are removed in the same transaction. */
  readonly replaces?: boolean | undefined;
}

/**
 * Unfinished strokes and texts on disk, and which of them an open window is working on.
 * All others were left by a window or an app that ended while drawing or typing.
 */
export class Drafts {
  readonly #access: StoreAccess;
  readonly #writers = new Map<string, object>();
  /** Pieces that are not on disk yet, by draft. */
  readonly #unsaved = new Map<string, number>();

  constructor(access: StoreAccess) {
    this.#access = access;
  }

  /** Drafts with a piece that is not on disk yet. */
  get unsavedCount(): number {
    return this.#unsaved.size;
  }

  /**
   * Resolves when the piece is on disk, or was discarded.
   * @returns whether it is on disk
   */
  async keep(
    boardId: string,
    { strokeId, sequence, piece, replaces }: DraftPiece,
    writer: object,
  ): Promise<boolean> {
    this.#writers.set(strokeId, writer);
    this.#unsaved.set(strokeId, (this.#unsaved.get(strokeId) ?? 0) + 1);
    const write = { type: 'draft', boardId, strokeId, sequence, piece, replaces } as const;
    const isOnDisk = await this.#access.writeOrGiveUp(write);
    const count = (this.#unsaved.get(strokeId) ?? 0) - 1;
    if (count > 0) this.#unsaved.set(strokeId, count);
    else this.#unsaved.delete(strokeId);
    return isOnDisk;
  }

  drop(boardId: string, strokeId: string): void {
    this.superseded(strokeId);
    this.ended(strokeId);
    void this.#access.writeOrKeep({ type: 'drop-draft', boardId, strokeId });
  }

  /** The draft is no longer needed: an operation contains all of it, or it was discarded. */
  superseded(strokeId: string): void {
    this.#unsaved.delete(strokeId);
  }

  /** The complete stroke or text is stored. */
  ended(strokeId: string): void {
    this.#writers.delete(strokeId);
  }

  release(writer: object): void {
    for (const [strokeId, owner] of this.#writers) {
      if (owner === writer) this.#writers.delete(strokeId);
    }
  }

  /** Strokes and texts that a window is working on. */
  living(): ReadonlySet<string> {
    return new Set(this.#writers.keys());
  }
}

/** The stored drafts that no window is working on. @param pending operations that are not on disk yet */
export function leftOver(
  stored: readonly StoredDraft[],
  living: ReadonlySet<string>,
  pending: readonly OperationWrite[],
): readonly RecoveredDraft[] {
  const ended = new Set(pending.map(({ endsDraft }) => endsDraft));
  return stored.filter(({ strokeId }) => !living.has(strokeId) && !ended.has(strokeId));
}

import { mergeUpdates } from '../../shared/document/mergeUpdates.ts';
import type { CompactBoard } from './readBoard.ts';

/** A board's content as read, and where it came from. */
export interface BoardReading extends CompactBoard {
  /** Identifies the file: in another one, operations have other sequence numbers. */
  readonly source: number;
  /** The last operation known before, which is not included; 0: it is the whole board. */
  readonly afterSeq: number;
}

/** Where a read ended, so that the next one continues there. */
export type ReadingEnd = Pick<BoardReading, 'source' | 'lastSeq'>;

/** Reads what follows `since`, or the whole board if that was another file. */
export type ReadBoard = (boardId: string, since?: ReadingEnd) => BoardReading;

export interface MergedBoard extends ReadingEnd {
  /** The whole board except damaged rows. */
  readonly update: Uint8Array;
  /** The state vector of `update`, if reading it gave that. */
  readonly stateVector: Uint8Array | undefined;
  readonly isDamaged: boolean;
}

/** The most that is kept in memory, of all boards together. */
const maxKeptSizeBytes = 32 * 1024 * 1024;

/**
 * A cache of boards as one update. A handshake needs that twice in quick succession, and merging takes most of its time:
 * the first result is kept for the second, which reads only what followed.
 */
export class MergedBoards {
  readonly #read: ReadBoard;
  /** Oldest first. */
  readonly #kept = new Map<string, MergedBoard>();
  #keptSizeBytes = 0;

  constructor(read: ReadBoard) {
    this.#read = read;
  }

  /** The board as it is now. @throws what reading throws */
  merge(boardId: string): MergedBoard {
    const known = this.#forget(boardId);
    const { updates, lastSeq, afterSeq, source, damaged, stateVector } = this.#read(boardId, known);
    const end = { lastSeq, source, isDamaged: damaged.length > 0 };
    if (known === undefined || afterSeq === 0) {
      return { ...end, update: mergeUpdates(updates), stateVector };
    }
    if (updates.length === 0) return { ...known, ...end };
    return { ...end, update: mergeUpdates([known.update, ...updates]), stateVector: undefined };
  }

  /** Keeps it for the next `merge` of the board. */
  keep(boardId: string, board: MergedBoard): void {
    if (board.isDamaged) return;
    this.#forget(boardId);
    this.#kept.set(boardId, board);
    this.#keptSizeBytes += board.update.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#keptSizeBytes <= maxKeptSizeBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(boardId: string): MergedBoard | undefined {
    const known = this.#kept.get(boardId);
    if (known === undefined) return undefined;
    this.#kept.delete(boardId);
    this.#keptSizeBytes -= known.update.byteLength;
    return known;
  }
}

import { mergeUpdates } from '../../shared/document/mergeUpdates.ts';
import type { CompactBoard } from './readBoard.ts';

/** What was read of a board, from where. */
export interface BoardReading extends CompactBoard {
  /** Stands for the file: in another one the operations have other numbers. */
  readonly source: number;
  /** What was known before and is not in it; 0: it is the whole board. */
  readonly afterSeq: number;
}

/** Where a reading ended, for one that goes on from there. */
export type ReadingEnd = Pick<BoardReading, 'source' | 'lastSeq'>;

/** Reads what came after `since`, or the whole board when that was another file. */
export type ReadBoard = (boardId: string, since?: ReadingEnd) => BoardReading;

export interface MergedBoard extends ReadingEnd {
  /** The whole board but its damaged rows. */
  readonly update: Uint8Array;
  /** Of `update`, where reading told it. */
  readonly stateVector: Uint8Array | undefined;
  readonly isDamaged: boolean;
}

/** What is kept in memory of all boards together. */
const maxKeptSizeBytes = 32 * 1024 * 1024;

/**
 * Boards as one update. A handshake needs that twice within moments, and merging takes most of its time: what was
 * merged for the first is kept until the second, which reads only what came since.
 */
export class MergedBoards {
  readonly #read: ReadBoard;
  /** Oldest first. */
  readonly #kept = new Map<string, MergedBoard>();
  #keptSizeBytes = 0;

  constructor(read: ReadBoard) {
    this.#read = read;
  }

  /** The board as it stands now. @throws what the reading throws */
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

  /** For the next `merge` of the board. */
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

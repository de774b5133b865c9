import type { ReadBoard, ReadingEnd } from './MergedBoards.ts';
import type { BoardWalk, VisitUpdate } from './readBoard.ts';

/** Where the boards are read from. Every function throws a `StorageError` when it cannot be read. */
export interface BoardSource {
  readonly read: ReadBoard;
  /** Visits the board as it is stored, after `since` if that was the same file. */
  visit(boardId: string, since: ReadingEnd | undefined, visit: VisitUpdate): BoardWalk & ReadingEnd;
}

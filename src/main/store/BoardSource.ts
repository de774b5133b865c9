import type { ReadBoard, ReadingEnd } from './MergedBoards.ts';
import type { BoardWalk, VisitUpdate } from './readBoard.ts';

/** Reads stored boards. Every function throws a `StorageError` if it cannot. */
export interface BoardSource {
  readonly read: ReadBoard;
  /** Visits the stored board, after `since` if that refers to the same file. */
  visit(boardId: string, since: ReadingEnd | undefined, visit: VisitUpdate): BoardWalk & ReadingEnd;
}

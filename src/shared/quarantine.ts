import { z } from 'zod';

/** How a board failed in a window. */
export const boardFailureSchema = z.enum([
  /** The process of the window ended. */
  'crashed',
  'out-of-memory',
  /** The window stopped responding and the user ended it. */
  'unresponsive',
  /** An error stopped the page. */
  'error',
  /** The whole app ended while it was opening the board. */
  'app-ended',
]);
export type BoardFailure = z.infer<typeof boardFailureSchema>;

/** A board that Everink does not open by itself, since it keeps failing. */
export interface QuarantinedBoard {
  readonly boardId: string;
  /** Empty when the board was never named. */
  readonly title: string;
  readonly failure: BoardFailure;
}

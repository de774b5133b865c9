import * as Y from 'yjs';
import { maxStructCount, maxValueSizeBytes } from '../limits.ts';
import { BoardDocument } from './boardDocument.ts';
import { wholeBoardLimits } from './checkUpdate.ts';
import { type Struct, scanUpdate } from './scanUpdate.ts';
import { TypeDepths } from './TypeDepths.ts';
import { UpdateBudget, UpdateLimitError } from './UpdateBudget.ts';

/**
 * Why a board that came from outside cannot be read:
 * - `damaged`: the bytes are no Yjs update;
 * - `incomplete`: it builds on something that it does not contain;
 * - `too-large`: it has more than a board may have, see `shared/limits.ts`.
 */
export type BoardFault = 'damaged' | 'incomplete' | 'too-large';

export class DecodeBoardError extends Error {
  override readonly name = 'DecodeBoardError';
  readonly fault: BoardFault;

  constructor(fault: BoardFault) {
    super(`The board is ${fault}.`);
    this.fault = fault;
  }
}

/** See `shared/limits.ts`. */
export interface BoardLimits {
  readonly maxStructCount: number;
  readonly maxValueSizeBytes: number;
}

const boardLimits: BoardLimits = { maxStructCount, maxValueSizeBytes };

/**
 * Makes the board that an update contains, to be destroyed by the caller. Nothing of it is made before it is known to
 * be within the limits.
 * @throws DecodeBoardError
 */
export function decodeBoard(update: Uint8Array, limits = boardLimits): BoardDocument {
  checkLimits(update, limits);
  const document = new BoardDocument();
  try {
    applyPiece(document, update);
    checkComplete(document);
    return document;
  } catch (error) {
    document.doc.destroy();
    throw error;
  }
}

/** @throws DecodeBoardError */
export function applyPiece({ doc }: BoardDocument, piece: Uint8Array): void {
  try {
    Y.applyUpdate(doc, piece);
  } catch {
    throw new DecodeBoardError('damaged');
  }
}

/** @throws DecodeBoardError */
export function checkComplete({ doc }: BoardDocument): void {
  if (!isComplete(doc)) throw new DecodeBoardError('incomplete');
}

/** Whether nothing of the document waits for a change that has not come. */
export const isComplete = ({ store }: Y.Doc): boolean =>
  store.pendingStructs === null && store.pendingDs === null;

/**
 * Asserts that `decodeBoard` would make the board that an update contains, as far as its limits go.
 * @throws DecodeBoardError
 */
export function checkLimits(update: Uint8Array, limits = boardLimits): void {
  let largestSizeBytes = 0;
  try {
    const budget = new UpdateBudget(
      { ...wholeBoardLimits, maxStructCount: limits.maxStructCount },
      update.byteLength,
    );
    const depths = new TypeDepths(budget);
    const visit = (struct: Struct): void => {
      depths.note(struct);
      largestSizeBytes = Math.max(largestSizeBytes, struct.end - struct.start);
    };
    scanUpdate(update, visit, budget);
  } catch (error) {
    throw new DecodeBoardError(error instanceof UpdateLimitError ? 'too-large' : 'damaged');
  }
  if (largestSizeBytes > limits.maxValueSizeBytes) throw new DecodeBoardError('too-large');
}

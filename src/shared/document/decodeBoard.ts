import * as Y from 'yjs';
import { maxStructCount, maxValueSizeBytes } from '../limits.ts';
import { BoardDocument } from './boardDocument.ts';
import { scanWithin, wholeBoardLimits } from './checkUpdate.ts';
import { UpdateLimitError } from './UpdateBudget.ts';

/**
 * Why a board from outside cannot be read:
 * - `damaged`: the bytes are no Yjs update;
 * - `incomplete`: it depends on changes that it does not contain;
 * - `too-large`: it exceeds the limits in `shared/limits.ts`.
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
 * The board in an update, to be destroyed by the caller. The limits are checked before anything is decoded.
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

/** Whether no change in the document is waiting for a missing one. */
export const isComplete = ({ store }: Y.Doc): boolean =>
  store.pendingStructs === null && store.pendingDs === null;

/**
 * Asserts that an update is within the limits of `decodeBoard`.
 * @throws DecodeBoardError
 */
export function checkLimits(update: Uint8Array, limits = boardLimits): void {
  let largestSizeBytes = 0;
  try {
    const { maxStructCount: count } = limits;
    scanWithin({ ...wholeBoardLimits, maxStructCount: count }, update, ({ start, end }) => {
      largestSizeBytes = Math.max(largestSizeBytes, end - start);
    });
  } catch (error) {
    throw new DecodeBoardError(error instanceof UpdateLimitError ? 'too-large' : 'damaged');
  }
  if (largestSizeBytes > limits.maxValueSizeBytes) throw new DecodeBoardError('too-large');
}

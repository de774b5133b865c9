import { scanUpdate } from '../../shared/document/scanUpdate.ts';
import { type ClientId, noClient, type StorageUsage } from './StorageUsage.ts';

/** Limits on the storage of clients. `Infinity`: no limit. */
export interface QuotaLimits {
  readonly maxBoardBytes: number;
  readonly maxClientBytes: number;
  /** Boards in which one client may have stored something. */
  readonly maxClientBoards: number;
}

export const noLimits: QuotaLimits = {
  maxBoardBytes: Number.POSITIVE_INFINITY,
  maxClientBytes: Number.POSITIVE_INFINITY,
  maxClientBoards: Number.POSITIVE_INFINITY,
};

export type QuotaProblem = 'board-full' | 'client-full' | 'too-many-boards';

/** The change exceeds the quota of its board or client. */
export class QuotaError extends Error {
  override readonly name = 'QuotaError';
  readonly problem: QuotaProblem;

  constructor(problem: QuotaProblem) {
    super(`not stored: ${problem}`);
    this.problem = problem;
  }
}

/** How far above a quota changes that only delete are accepted, so that a full board can be emptied. */
const removalShare = 0.1;
/** The minimum of that, for small quotas. */
const leastRemovalBytes = 1024 * 1024;

/** Decides whether a change fits into the quotas of its board and client. */
export class StorageQuota {
  readonly #limits: QuotaLimits;
  readonly #usage: StorageUsage;

  constructor(limits: QuotaLimits, usage: StorageUsage) {
    this.#limits = limits;
    this.#usage = usage;
  }

  /** @param sizeBytes on disk @returns why the change may not be stored; undefined: it may */
  problemOf(
    boardId: string,
    client: ClientId,
    update: Uint8Array,
    sizeBytes: number,
  ): QuotaProblem | undefined {
    if (client === noClient) return undefined;
    const { maxBoardBytes, maxClientBytes, maxClientBoards } = this.#limits;
    const total = this.#usage.totalOf(client);
    if (!this.#usage.hasBoard(boardId) && total.boardCount >= maxClientBoards) {
      return 'too-many-boards';
    }
    const fits = (usedBytes: number, maxBytes: number): boolean =>
      usedBytes + sizeBytes <= maxBytes ||
      (usedBytes + sizeBytes <= withRemovals(maxBytes) && isRemoval(update));
    if (!fits(this.#usage.boardSizeBytes(boardId), maxBoardBytes)) return 'board-full';
    return fits(total.sizeBytes, maxClientBytes) ? undefined : 'client-full';
  }
}

const withRemovals = (maxBytes: number): number =>
  maxBytes + Math.max(maxBytes * removalShare, leastRemovalBytes);

/** Whether the update adds nothing. */
function isRemoval(update: Uint8Array): boolean {
  let adds = false;
  scanUpdate(update, ({ isSkip }) => {
    adds ||= !isSkip;
  });
  return !adds;
}

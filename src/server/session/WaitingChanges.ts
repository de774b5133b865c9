import type * as Y from 'yjs';
import { weightOfWaiting } from '../worker/waitingWeight.ts';

/**
 * Most that may wait on one board for changes that have not come, see `waitingWeight`. Yjs takes all of it in its hands
 * with each change that comes after it. The changes of a client come in their order: hardly anything ever waits.
 */
const maxWeight = 256 * 1024;

/** Bounds what waits on each board, with what is being stored at the moment. */
export class WaitingChanges {
  /** By board. */
  readonly #underWay = new Map<string, number>();

  /** @returns whether there is room for so much more; then it is taken until `applied` */
  take(boardId: string, document: Y.Doc, weight: number): boolean {
    if (weight === 0) return true;
    const underWay = this.#underWay.get(boardId) ?? 0;
    if (weightOfWaiting(document) + underWay + weight > maxWeight) return false;
    this.#underWay.set(boardId, underWay + weight);
    return true;
  }

  /** What was taken waits in the document from now on, or nowhere. */
  applied(boardId: string, weight: number): void {
    const underWay = (this.#underWay.get(boardId) ?? 0) - weight;
    if (underWay > 0) this.#underWay.set(boardId, underWay);
    else this.#underWay.delete(boardId);
  }
}

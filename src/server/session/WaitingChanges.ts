import type * as Y from 'yjs';
import { weightOfWaiting } from '../worker/waitingWeight.ts';
import { heldWeight } from './applicationSteps.ts';

/**
 * The most that may wait on one board for missing predecessors, see `waitingWeight`. Yjs processes all of it with each
 * later change. The changes of a client arrive in order, so hardly anything ever waits.
 */
const maxWeight = 256 * 1024;

/**
 * Limits the changes of clients that wait on each board, including those being stored. Those of other servers are not
 * limited, since these servers applied the limit.
 */
export class WaitingChanges {
  /** By board. */
  readonly #underWay = new Map<string, number>();

  /** @returns whether there is room for this weight; if so it is reserved until `applied` */
  take(boardId: string, document: Y.Doc, weight: number): boolean {
    if (weight === 0) return true;
    const underWay = this.#underWay.get(boardId) ?? 0;
    const waiting = weightOfWaiting(document) + heldWeight(document) + underWay;
    if (waiting + weight > maxWeight) return false;
    this.#underWay.set(boardId, underWay + weight);
    return true;
  }

  /** Releases a reservation: the changes wait in the document, or do not wait. */
  applied(boardId: string, weight: number): void {
    const underWay = (this.#underWay.get(boardId) ?? 0) - weight;
    if (underWay > 0) this.#underWay.set(boardId, underWay);
    else this.#underWay.delete(boardId);
  }
}

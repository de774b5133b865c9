import { contentNumbers, nowhere, type Struct } from './scanUpdate.ts';
import type { UpdateBudget } from './UpdateBudget.ts';

/**
 * How deep the types of an update are within each other, as far as the update says. A shape is in a map that has a name,
 * and is not noted: only what is in another type is, and what is put next to something, which may be.
 */
export class TypeDepths {
  readonly #budget: UpdateBudget;
  /** By client and clock. */
  readonly #depths = new Map<number, Map<number, number>>();

  constructor(budget: UpdateBudget) {
    this.#budget = budget;
  }

  note(struct: Struct): void {
    const isType = struct.content === contentNumbers.type;
    if (!isType && this.#depths.size === 0) return;
    const depth = this.#depthOf(struct, isType);
    if (depth === 0) return;
    if (isType) this.#budget.spendType(depth);
    const ofClient = this.#depths.get(struct.client) ?? new Map<number, number>();
    this.#depths.set(struct.client, ofClient.set(struct.clock, depth));
  }

  /** 0: not deep enough to be noted. */
  #depthOf(struct: Struct, isType: boolean): number {
    const { parentClient, parentClock, originClient, originClock, rightClient, rightClock } =
      struct;
    const least = isType ? 1 : 0;
    if (originClient !== nowhere) return this.#known(originClient, originClock) ?? least;
    if (rightClient !== nowhere) return this.#known(rightClient, rightClock) ?? least;
    if (parentClient === nowhere) return 0;
    const parent = this.#known(parentClient, parentClock);
    return parent === undefined ? least : parent + 1;
  }

  #known(client: number, clock: number): number | undefined {
    return this.#depths.get(client)?.get(clock);
  }
}

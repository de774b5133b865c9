import { contentNumbers, nowhere, type Struct } from './scanUpdate.ts';
import type { UpdateBudget } from './UpdateBudget.ts';

/**
 * Tracks how deep the types of an update are nested, as far as the update shows. A shape is in a named map and is
 * not recorded: only types within other types are, and those placed next to something, which may be nested.
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

  /** 0: not nested, so not recorded. */
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

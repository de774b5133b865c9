import { ClockMap } from './ClockMap.ts';
import { clocksAfter } from './clocksAfter.ts';
import { isSoundUpdate } from './isSoundUpdate.ts';
import { type Depths, exceedsDepth, nestingOf, placesOf, type Visited } from './nesting.ts';
import { PlacedTypes } from './PlacedTypes.ts';
import { scanUpdate } from './scanUpdate.ts';

/** Of a property of a shape: nearly everything. */
const usualDepth = 1;

/**
 * The depths of a board's structs, from its updates: a fraction of the size and the time of a document. While no type is
 * nested, all structs have `usualDepth`; so what is in a named type may count as one deeper than it is.
 */
export class StoredDepths implements Depths {
  readonly #nextClocks = new Map<number, number>();
  /** By client; only those that are not `usualDepth`. */
  readonly #depths = new Map<number, ClockMap<number>>();
  /** Updates of which a part waits for something missing. */
  #waiting: Uint8Array[] = [];
  #isNested = false;
  /** Clients with updates that Yjs cannot apply in full: what they made may be anywhere. */
  readonly #unsound = new Set<number>();

  /** @throws when the bytes are no update */
  add(update: Uint8Array): void {
    if (!isSoundUpdate(update)) scanUpdate(update, ({ client }) => this.#unsound.add(client));
    else if (!this.#absorb(update)) this.#waiting.push(update);
  }

  readonly clockOf = (client: number): number =>
    this.#unsound.has(client) ? Number.POSITIVE_INFINITY : (this.#nextClocks.get(client) ?? 0);

  depthAt(client: number, clock: number): number {
    if (this.#unsound.has(client)) return Number.POSITIVE_INFINITY;
    return this.#depths.get(client)?.get(clock) ?? usualDepth;
  }

  /** See `isTooDeep`. @param update one that places types, see `placesTypes` */
  wouldBeTooDeep(update: Uint8Array, maxDepth: number): boolean {
    this.#absorbWaiting();
    return exceedsDepth(nestingOf(update, this.clockOf), this, maxDepth);
  }

  #absorbWaiting(): void {
    for (let count = Number.POSITIVE_INFINITY; this.#waiting.length < count; ) {
      count = this.#waiting.length;
      this.#waiting = this.#waiting.filter((update) => !this.#absorb(update));
    }
  }

  /** @returns whether nothing of it waits */
  #absorb(update: Uint8Array): boolean {
    if (!this.#isNested && this.#absorbUsual(update)) return true;
    const visited = [...placesOf(update, this.clockOf).clients];
    for (const [client, structs] of visited) this.#absorbClient(client, structs);
    return visited.every(([, { nextClock, waitsFrom }]) => nextClock <= waitsFrom);
  }

  /** @returns whether it was complete and nested nothing */
  #absorbUsual(update: Uint8Array): boolean {
    const clocks = clocksAfter(update, this.clockOf);
    if (clocks === undefined || !PlacedTypes.of(update).areInNamed(update)) return false;
    for (const [client, nextClock] of clocks) this.#nextClocks.set(client, nextClock);
    return true;
  }

  #absorbClient(client: number, { nextClock, waitsFrom, places }: Visited): void {
    const depths = this.#depths.get(client) ?? new ClockMap<number>();
    this.#depths.set(client, depths);
    for (const [start, end, { base, levels }] of places.ranges()) {
      if (start >= waitsFrom) break;
      const depth = levels + (base === undefined ? 0 : this.depthAt(base.client, base.clock));
      if (depth !== usualDepth) depths.append(start, end, depth);
      this.#isNested ||= depth > usualDepth;
    }
    this.#nextClocks.set(client, Math.min(nextClock, waitsFrom));
  }
}

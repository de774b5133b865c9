import { type Deletions, nowhere, type Struct, scanUpdate } from './scanUpdate.ts';

/** As they cross to another thread. */
export interface ChangeNumbers {
  /** By client: the clock that follows. */
  readonly nextClocks: ReadonlyMap<number, number>;
  /** By client: from and to of each range that is deleted, one after the other. */
  readonly deleted: ReadonlyMap<number, Float64Array>;
}

/**
 * Describes the changes of a board that somebody has: the next clock of each client, and the deletions. Far
 * smaller than the board, but enough to decide what an update would add.
 */
export class KnownChanges {
  /** Exclusive. */
  readonly #nextClocks: Map<number, number>;
  readonly #deleted = new Map<number, ClockRanges>();

  /** @param stateVector what is known at the start */
  constructor(stateVector: ReadonlyMap<number, number> = new Map()) {
    this.#nextClocks = new Map(stateVector);
  }

  static of({ nextClocks, deleted }: ChangeNumbers): KnownChanges {
    const known = new KnownChanges(nextClocks);
    for (const [client, numbers] of deleted) known.#deleted.set(client, ClockRanges.of(numbers));
    return known;
  }

  numbers(): ChangeNumbers {
    const deleted = [...this.#deleted].map(
      ([client, ranges]) => [client, ranges.numbers()] as const,
    );
    return { nextClocks: this.#nextClocks, deleted: new Map(deleted) };
  }

  /**
   * Adds the changes of an update, if everything they depend on is known or in the update.
   * @returns false if something is missing; then nothing is added
   * @throws when the bytes are no update
   */
  add(update: Uint8Array): boolean {
    const addition = new Addition(this.#nextClocks);
    const deletions = scanUpdate(update, (struct) => addition.visit(struct));
    if (!addition.isComplete(deletions)) return false;
    for (const [client, nextClock] of addition.nextClocks) {
      this.#nextClocks.set(client, Math.max(nextClock, this.#clockOf(client)));
    }
    for (const [client, ranges] of deletions.clients) {
      const known = this.#deleted.get(client) ?? new ClockRanges();
      this.#deleted.set(client, known);
      for (const { clock, len } of ranges) known.add(clock, clock + len);
    }
    return true;
  }

  /**
   * Whether the update adds nothing, deletions included.
   * @throws when the bytes are no update
   */
  contains(update: Uint8Array): boolean {
    let isContained = true;
    const deletions = scanUpdate(update, ({ client, nextClock, isSkip }) => {
      isContained &&= isSkip || nextClock <= this.#clockOf(client);
    });
    for (const [client, ranges] of deletions.clients) {
      const known = this.#deleted.get(client);
      isContained &&= ranges.every(({ clock, len }) => known?.has(clock, clock + len) ?? len === 0);
    }
    return isContained;
  }

  #clockOf(client: number): number {
    return this.#nextClocks.get(client) ?? 0;
  }
}

/** What an update adds, while it is scanned. */
class Addition {
  readonly #known: ReadonlyMap<number, number>;
  readonly nextClocks = new Map<number, number>();
  /** The highest clock of each client that a struct refers to. */
  readonly #references = new Map<number, number>();
  #hasGap = false;

  constructor(known: ReadonlyMap<number, number>) {
    this.#known = known;
  }

  visit(struct: Struct): void {
    const { client, clock, nextClock, isSkip } = struct;
    this.#hasGap ||= isSkip || clock > this.#clockOf(client);
    this.nextClocks.set(client, Math.max(nextClock, this.#clockOf(client)));
    this.#refer(client, struct.originClient, struct.originClock);
    this.#refer(client, struct.rightClient, struct.rightClock);
    this.#refer(client, struct.parentClient, struct.parentClock);
  }

  isComplete({ clients }: Deletions): boolean {
    if (this.#hasGap) return false;
    for (const [client, clock] of this.#references) {
      if (clock >= this.#clockOf(client)) return false;
    }
    for (const [client, ranges] of clients) {
      if (!ranges.every(({ clock, len }) => clock + len <= this.#clockOf(client))) return false;
    }
    return true;
  }

  /** References within a client need no check, since its structs are in order. */
  #refer(from: number, to: number, clock: number): void {
    if (to === nowhere || to === from) return;
    this.#references.set(to, Math.max(clock, this.#references.get(to) ?? 0));
  }

  #clockOf(client: number): number {
    return this.nextClocks.get(client) ?? this.#known.get(client) ?? 0;
  }
}

/** Ranges of clocks, each excluding its end. */
class ClockRanges {
  /** Sorted, not overlapping and not adjacent. */
  #ranges: (readonly [from: number, to: number])[] = [];
  #added: (readonly [from: number, to: number])[] = [];

  static of(numbers: Float64Array): ClockRanges {
    const ranges = new ClockRanges();
    for (let at = 0; at < numbers.length; at += 2) {
      ranges.#ranges.push([numbers[at] ?? 0, numbers[at + 1] ?? 0]);
    }
    return ranges;
  }

  numbers(): Float64Array {
    this.#join();
    return Float64Array.from(this.#ranges.flat());
  }

  add(from: number, to: number): void {
    if (to > from) this.#added.push([from, to]);
  }

  has(from: number, to: number): boolean {
    if (to <= from) return true;
    this.#join();
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.[1] ?? 0) < to) low = middle + 1;
      else high = middle;
    }
    const range = this.#ranges[low];
    return range !== undefined && range[0] <= from && to <= range[1];
  }

  /** Joins lazily, since many ranges are added before a query. */
  #join(): void {
    if (this.#added.length === 0) return;
    const sorted = [...this.#ranges, ...this.#added].sort(([one], [other]) => one - other);
    this.#added = [];
    const joined: [from: number, to: number][] = [];
    for (const [from, to] of sorted) {
      const last = joined.at(-1);
      if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
      else joined.push([from, to]);
    }
    this.#ranges = joined;
  }
}

import { nowhere } from '../scanUpdate.ts';
import { none, type StructTable } from './StructTable.ts';

/** Consecutive structs of one client within one update. */
export interface StoredRun {
  readonly client: number;
  /** Index of its update. */
  readonly updateIndex: number;
  readonly clock: number;
  nextClock: number;
  /** The number of its first struct; the others follow. */
  readonly first: number;
  count: number;
  /** Whether each struct takes one clock. */
  isEven: boolean;
}

/** Finds structs by their Yjs id: client and clock. */
export class StructRuns {
  readonly #table: StructTable;
  /** Runs of each client, ordered by clock. */
  readonly #ofClients = new Map<number, StoredRun[]>();
  /** Ordered by number. */
  readonly #all: StoredRun[] = [];
  #lastFound: StoredRun | undefined;
  /** The last result: consecutive values of a map often need the same one. */
  #foundClient = nowhere;
  #foundClock = nowhere;
  #found = none;

  constructor(table: StructTable) {
    this.#table = table;
  }

  /** The next expected clock of this client. */
  nextClock(client: number): number {
    const last = this.#all.at(-1);
    if (last?.client === client) return last.nextClock;
    return this.#ofClients.get(client)?.at(-1)?.nextClock ?? 0;
  }

  /** Adds the next struct of this client, which was just added to the table. */
  add(client: number, updateIndex: number, nextClock: number): void {
    const number = this.#table.length - 1;
    const clock = this.#table.clocks[number] ?? 0;
    let run = this.#all.at(-1);
    if (run?.client !== client || run.updateIndex !== updateIndex) {
      run = { client, updateIndex, clock, nextClock, first: number, count: 0, isEven: true };
      this.#all.push(run);
      const others = this.#ofClients.get(client);
      if (others === undefined) this.#ofClients.set(client, [run]);
      else others.push(run);
    }
    run.count += 1;
    run.nextClock = nextClock;
    if (nextClock - clock !== 1) run.isEven = false;
  }

  /** The struct at this clock; `none` if it was not read yet. */
  find(client: number, clock: number): number {
    if (client === this.#foundClient && clock === this.#foundClock) return this.#found;
    const run = this.#runWith(client, clock);
    if (run === undefined) return none;
    this.#foundClient = client;
    this.#foundClock = clock;
    this.#found = this.#numberIn(run, clock);
    return this.#found;
  }

  /** The known structs of a client from one clock to another (exclusive). */
  *within(client: number, clock: number, endClock: number): Generator<number> {
    for (const run of this.#ofClients.get(client) ?? []) {
      if (run.nextClock <= clock || run.clock >= endClock) continue;
      const end = run.first + run.count;
      let number = this.#numberIn(run, Math.max(clock, run.clock));
      for (; number < end && (this.#table.clocks[number] ?? 0) < endClock; number += 1)
        yield number;
    }
  }

  /** The run that contains a struct. */
  runOf(number: number): StoredRun {
    const last = this.#lastFound;
    if (last !== undefined && number >= last.first && number < last.first + last.count) return last;
    const run = this.#all[lastIndexUpTo(this.#all, number, ({ first }) => first)];
    if (run === undefined) throw new RangeError(`there is no struct ${number}`);
    this.#lastFound = run;
    return run;
  }

  #runWith(client: number, clock: number): StoredRun | undefined {
    const last = this.#lastFound;
    if (last?.client === client && clock >= last.clock && clock < last.nextClock) return last;
    const runs = this.#ofClients.get(client);
    const run = runs?.[lastIndexUpTo(runs, clock, (one) => one.clock)];
    if (run === undefined || clock >= run.nextClock) return undefined;
    this.#lastFound = run;
    return run;
  }

  #numberIn({ first, count, clock: firstClock, isEven }: StoredRun, clock: number): number {
    if (isEven) return first + clock - firstClock;
    const { clocks } = this.#table;
    let low = first;
    let high = first + count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((clocks[middle] ?? 0) <= clock) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** In a list sorted by a number: the index of the last item not above a value, or -1. */
function lastIndexUpTo<Item>(
  items: readonly Item[],
  value: number,
  numberOf: (item: Item) => number,
): number {
  let low = -1;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const item = items[middle];
    if (item !== undefined && numberOf(item) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

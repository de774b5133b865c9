/** No struct or entry. */
export const none = -1;

/**
 * What is known of each struct, by its number in reading order. Stored in columns, since a board of 100,000
 * shapes has a million structs.
 */
export class StructTable {
  clocks = new Float64Array(0);
  /** Yjs's numbers of the contents. */
  contents = new Uint8Array(0);
  /** Offsets of the contents in their updates. */
  contentStarts = new Uint32Array(0);
  isDeleted = new Uint8Array(0);
  /** The entry whose value it is: the number of that entry's first value. */
  entries = new Int32Array(0);
  /** Its left neighbour at insertion, within the entry. */
  origins = new Int32Array(0);
  /** Of an entry: its key, by number; the current value; and the previous entry of the same map. */
  keys = new Int32Array(0);
  lastValues = new Int32Array(0);
  siblings = new Int32Array(0);
  /** Of a map: the entry that was read last. */
  newestEntries = new Int32Array(0);
  #length = 0;

  /** @param expectedCount approximate number of structs */
  constructor(expectedCount: number) {
    this.#grow(expectedCount);
  }

  get length(): number {
    return this.#length;
  }

  /** @returns its number; it is in no entry yet */
  add(clock: number, content: number, contentStart: number): number {
    const number = this.#length;
    if (number === this.clocks.length) this.#grow(number * 2);
    this.clocks[number] = clock;
    this.contents[number] = content;
    this.contentStarts[number] = contentStart;
    this.#length += 1;
    return number;
  }

  #grow(count: number): void {
    this.clocks = grown(this.clocks, new Float64Array(count));
    this.contents = grown(this.contents, new Uint8Array(count));
    this.contentStarts = grown(this.contentStarts, new Uint32Array(count));
    this.isDeleted = grown(this.isDeleted, new Uint8Array(count));
    this.entries = grown(this.entries, new Int32Array(count).fill(none));
    this.origins = grown(this.origins, new Int32Array(count).fill(none));
    this.keys = grown(this.keys, new Int32Array(count).fill(none));
    this.lastValues = grown(this.lastValues, new Int32Array(count).fill(none));
    this.siblings = grown(this.siblings, new Int32Array(count).fill(none));
    this.newestEntries = grown(this.newestEntries, new Int32Array(count).fill(none));
  }
}

function grown<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

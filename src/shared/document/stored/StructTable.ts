/** No struct, no entry. */
export const none = -1;

/**
 * What is known of each struct, by its number in the order of reading: numbers in columns, since a board of 100,000
 * shapes has a million structs.
 */
export class StructTable {
  clocks = new Float64Array(0);
  /** What it is, by the numbers of Yjs. */
  contents = new Uint8Array(0);
  /** Where that begins in its update. */
  contentStarts = new Uint32Array(0);
  isDeleted = new Uint8Array(0);
  /** The entry that it is a value of: the number of the struct that was read first of all its values. */
  entries = new Int32Array(0);
  /** What it was put after, within its entry. */
  origins = new Int32Array(0);
  /** Of an entry: its key, by number; the value that counts; and the entry that was read before it of the same map. */
  keys = new Int32Array(0);
  lastValues = new Int32Array(0);
  siblings = new Int32Array(0);
  /** Of a map: the entry that was read last. */
  newestEntries = new Int32Array(0);
  #length = 0;

  /** @param expectedCount about as many will be added */
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

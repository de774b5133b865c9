/** Limits for the contents of an update, which may be small in bytes and still expensive to apply. */
export interface UpdateLimits {
  /** Including gaps. */
  readonly maxStructCount: number;
  /** Up to this number, structs may be of any size. Beyond it, they must average at least `minStructSizeBytes`. */
  readonly maxSmallStructCount: number;
  readonly minStructSizeBytes: number;
  /** Clients with structs or deletions. */
  readonly maxClientCount: number;
  readonly maxDeletionCount: number;
  /** Nested values count separately. */
  readonly maxValueCount: number;
  readonly maxValueDepth: number;
  /** Most structs inserted at the same place: Yjs compares each with those already there. */
  readonly maxStructsAtOnePlace: number;
  /** Most structs inserted before another one, which never happens in maps. */
  readonly maxInsertedBeforeCount: number;
  /** Size of values written as JSON, which Everink does not use. */
  readonly maxJsonSizeBytes: number;
  /** Yjs joins consecutive values of a list, and copies all of them for each addition: the limit of these copies. */
  readonly maxListCopies: number;
  /** Length of all texts that Yjs can merge, in UTF-16 code units: each deletion splits one. */
  readonly maxMergeableTextLength: number;
  /**
   * Most deletion ranges that start before the end of the previous one: Yjs writes them in order, and otherwise
   * walks over all of them.
   */
  readonly maxDeletionsBackCount: number;
  /** Most subdocuments, each of which takes kilobytes. */
  readonly maxDocumentCount: number;
  /** Nesting of types, besides named ones: Yjs walks over all of them at each change, and deletes them recursively. */
  readonly maxTypeDepth: number;
}

/** An update holds more than its limits allow. */
export class UpdateLimitError extends Error {
  override readonly name = 'UpdateLimitError';

  constructor() {
    super('The update holds more than is allowed.');
  }
}

/** Places are counted by a hash, with enough counters that collisions do not reach the limit. */
const bytesPerPlace = 16;
const leastPlaceBits = 4;
const mostPlaceBits = 20;

/**
 * The remaining budget of an update while it is scanned. Every method throws an `UpdateLimitError` once it is
 * exceeded.
 */
export class UpdateBudget {
  readonly #maxDepth: number;
  readonly #maxAtOnePlace: number;
  readonly #placeBits: number;
  readonly #placeCounts: Uint16Array;
  #structs: number;
  #clients: number;
  #deletions: number;
  #values: number;
  #insertedBefore: number;
  #jsonBytes: number;
  #listCopies: number;
  #listLength = 0;
  #textLength: number;
  #deletionsBack: number;
  #documents: number;

  constructor(limits: UpdateLimits, updateSizeBytes: number) {
    this.#maxDepth = limits.maxValueDepth;
    this.#maxAtOnePlace = limits.maxStructsAtOnePlace;
    const bits = Math.ceil(Math.log2(updateSizeBytes / bytesPerPlace));
    this.#placeBits = Math.min(mostPlaceBits, Math.max(leastPlaceBits, bits));
    this.#placeCounts = new Uint16Array(1 << this.#placeBits);
    this.#structs = Math.min(
      limits.maxStructCount,
      limits.maxSmallStructCount + Math.floor(updateSizeBytes / limits.minStructSizeBytes),
    );
    this.#clients = limits.maxClientCount;
    this.#deletions = limits.maxDeletionCount;
    this.#values = limits.maxValueCount;
    this.#insertedBefore = limits.maxInsertedBeforeCount;
    this.#jsonBytes = limits.maxJsonSizeBytes;
    this.#listCopies = limits.maxListCopies;
    this.#textLength = limits.maxMergeableTextLength;
    this.#deletionsBack = limits.maxDeletionsBackCount;
    this.#documents = limits.maxDocumentCount;
  }

  spendStruct(): void {
    this.#structs -= 1;
    if (this.#structs < 0) throw new UpdateLimitError();
  }

  spendClient(): void {
    this.#clients -= 1;
    if (this.#clients < 0) throw new UpdateLimitError();
  }

  /**
   * A client without structs. Yjs never writes one, and would discard earlier structs of that client in the
   * update.
   */
  spendEmptyClient(): void {
    throw new UpdateLimitError();
  }

  /** @param goesBack the range starts before the end of the previous one */
  spendDeletion(goesBack: boolean): void {
    this.#deletions -= 1;
    if (goesBack) this.#deletionsBack -= 1;
    if (this.#deletions < 0 || this.#deletionsBack < 0) throw new UpdateLimitError();
  }

  /** @param depth number of enclosing values */
  spendValue(depth: number): void {
    this.#values -= 1;
    if (this.#values < 0 || depth > this.#maxDepth) throw new UpdateLimitError();
  }

  spendJson(sizeBytes: number): void {
    this.#jsonBytes -= sizeBytes;
    if (this.#jsonBytes < 0) throw new UpdateLimitError();
  }

  /** What follows does not continue the current list. */
  endList(): void {
    this.#listLength = 0;
  }

  /** Adds values to the current list. */
  spendList(count: number): void {
    this.#listLength += count;
    this.#listCopies -= (this.#listLength - 1) * count;
    if (this.#listCopies < 0) throw new UpdateLimitError();
  }

  spendText(length: number): void {
    this.#textLength -= length;
    if (this.#textLength < 0) throw new UpdateLimitError();
  }

  spendDocument(): void {
    this.#documents -= 1;
    if (this.#documents < 0) throw new UpdateLimitError();
  }

  spendInsertedBefore(): void {
    this.#insertedBefore -= 1;
    if (this.#insertedBefore < 0) throw new UpdateLimitError();
  }

  /** @param hash of the struct's left neighbour, or of its parent and key */
  spendPlace(hash: number): void {
    const slot = Math.imul(hash, 0x9e37_79b1) >>> (32 - this.#placeBits);
    const count = (this.#placeCounts[slot] ?? 0) + 1;
    this.#placeCounts[slot] = count;
    if (count > this.#maxAtOnePlace) throw new UpdateLimitError();
  }
}

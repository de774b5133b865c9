/** How much an update may hold, besides its bytes: what little it takes to write, and much to take in. */
export interface UpdateLimits {
  /** Gaps count too. */
  readonly maxStructCount: number;
  /** That many structs may be of any size. Those beyond it take at least `minStructSizeBytes` on average. */
  readonly maxSmallStructCount: number;
  readonly minStructSizeBytes: number;
  /** Of its structs and of its deletions. */
  readonly maxClientCount: number;
  readonly maxDeletionCount: number;
  /** Values within values count each. */
  readonly maxValueCount: number;
  readonly maxValueDepth: number;
  /** Most structs that are put at the same place: Yjs compares each with those that are there. */
  readonly maxStructsAtOnePlace: number;
  /** Most structs that are put before another one, which maps never do. */
  readonly maxInsertedBeforeCount: number;
  /** Of values that are written as JSON, which Everink does not do. */
  readonly maxJsonSizeBytes: number;
  /** Yjs joins the values of a list that follow each other, and copies them all for each: so many copies. */
  readonly maxListCopies: number;
  /** Of all texts that Yjs can merge, in UTF-16 code units: each deletion within one makes it two. */
  readonly maxMergeableTextLength: number;
  /** Most ranges of deletions that go back behind the one before: Yjs writes them in order, and walks over each. */
  readonly maxDeletionsBackCount: number;
  /** Documents within the document, each of which takes kilobytes. */
  readonly maxDocumentCount: number;
  /** Maps within maps, and the like: Yjs deletes what is in them level by level, on the stack. */
  readonly maxTypeDepth: number;
}

/** An update holds more than its limits allow. */
export class UpdateLimitError extends Error {
  override readonly name = 'UpdateLimitError';

  constructor() {
    super('The update holds more than is allowed.');
  }
}

/** Places are told apart by a hash with a count each: enough of them that chance brings none to its limit. */
const bytesPerPlace = 16;
const leastPlaceBits = 4;
const mostPlaceBits = 20;

/** What an update may still hold while it is scanned. Every method throws an `UpdateLimitError` when that is used up. */
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
  readonly #maxTypeDepth: number;

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
    this.#maxTypeDepth = limits.maxTypeDepth;
  }

  spendStruct(): void {
    this.#structs -= 1;
    if (this.#structs < 0) throw new UpdateLimitError();
  }

  spendClient(): void {
    this.#clients -= 1;
    if (this.#clients < 0) throw new UpdateLimitError();
  }

  /** A client without structs: Yjs writes none, and forgets for it what came of that client before in the update. */
  spendEmptyClient(): void {
    throw new UpdateLimitError();
  }

  /** @param goesBack it begins before the one before it ends */
  spendDeletion(goesBack: boolean): void {
    this.#deletions -= 1;
    if (goesBack) this.#deletionsBack -= 1;
    if (this.#deletions < 0 || this.#deletionsBack < 0) throw new UpdateLimitError();
  }

  /** @param depth how many values it is within */
  spendValue(depth: number): void {
    this.#values -= 1;
    if (this.#values < 0 || depth > this.#maxDepth) throw new UpdateLimitError();
  }

  spendJson(sizeBytes: number): void {
    this.#jsonBytes -= sizeBytes;
    if (this.#jsonBytes < 0) throw new UpdateLimitError();
  }

  /** What follows does not go on with the list before it. */
  endList(): void {
    this.#listLength = 0;
  }

  /** So many more values of one list. */
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

  /** @param depth in how many others a type is */
  spendType(depth: number): void {
    if (depth > this.#maxTypeDepth) throw new UpdateLimitError();
  }

  spendInsertedBefore(): void {
    this.#insertedBefore -= 1;
    if (this.#insertedBefore < 0) throw new UpdateLimitError();
  }

  /** @param hash of what a struct was put after, or of what it is in and under which key */
  spendPlace(hash: number): void {
    const slot = Math.imul(hash, 0x9e37_79b1) >>> (32 - this.#placeBits);
    const count = (this.#placeCounts[slot] ?? 0) + 1;
    this.#placeCounts[slot] = count;
    if (count > this.#maxAtOnePlace) throw new UpdateLimitError();
  }
}

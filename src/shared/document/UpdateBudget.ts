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
  }

  spendStruct(): void {
    this.#structs -= 1;
    if (this.#structs < 0) throw new UpdateLimitError();
  }

  spendClient(): void {
    this.#clients -= 1;
    if (this.#clients < 0) throw new UpdateLimitError();
  }

  spendDeletion(): void {
    this.#deletions -= 1;
    if (this.#deletions < 0) throw new UpdateLimitError();
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

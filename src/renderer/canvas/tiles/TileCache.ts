/** What is kept: something with a picture. */
interface Kept {
  /** Of the picture, in memory. */
  readonly sizeBytes: number;
  /** Gives the picture's memory back at once. */
  close(): void;
}

interface Entry<Tile> {
  readonly tile: Tile;
  usedAtMs: number;
}

/** Keeps what was used lately, and no more than fits under a ceiling. */
export class TileCache<Tile extends Kept> {
  readonly #nowMs: () => number;
  /** The longest unused first. */
  readonly #entries = new Map<string, Entry<Tile>>();
  #sizeBytes = 0;

  /** @param nowMs a clock that never goes back */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Of all pictures together. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** A tile, which counts as used. */
  use(key: string): Tile | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.usedAtMs = this.#nowMs();
    return entry.tile;
  }

  *all(): Iterable<Tile> {
    for (const { tile } of this.#entries.values()) yield tile;
  }

  /** Takes a tile in, as used last, in the place of one with the same key. */
  put(key: string, tile: Tile): void {
    this.#drop(key);
    this.#entries.set(key, { tile, usedAtMs: this.#nowMs() });
    this.#sizeBytes += tile.sizeBytes;
  }

  /** Closes the tiles that were not used for so long, and the longest unused of the others until the rest fits. */
  trim(ceilingBytes: number, unusedMs: number): void {
    const oldestMs = this.#nowMs() - unusedMs;
    for (const [key, { usedAtMs }] of this.#entries) {
      if (this.#sizeBytes <= ceilingBytes && usedAtMs > oldestMs) return;
      this.#drop(key);
    }
  }

  clear(): void {
    this.trim(-1, 0);
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#sizeBytes -= entry.tile.sizeBytes;
    entry.tile.close();
  }
}

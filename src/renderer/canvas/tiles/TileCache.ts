/** A cache entry with a picture. */
interface Kept {
  /** Memory of the picture. */
  readonly sizeBytes: number;
  /** Releases the picture's memory at once. */
  close(): void;
}

interface Entry<Tile> {
  readonly tile: Tile;
  usedAtMs: number;
}

/** An LRU cache with a memory limit. */
export class TileCache<Tile extends Kept> {
  readonly #nowMs: () => number;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry<Tile>>();
  #sizeBytes = 0;

  /** @param nowMs a monotonic clock */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Memory of all pictures. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Returns a tile and marks it as used. */
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

  /** Adds or replaces a tile, as most recently used. */
  put(key: string, tile: Tile): void {
    this.#drop(key);
    this.#entries.set(key, { tile, usedAtMs: this.#nowMs() });
    this.#sizeBytes += tile.sizeBytes;
  }

  /** Closes tiles unused for longer than `unusedMs`, then the least recently used until the rest fits. */
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

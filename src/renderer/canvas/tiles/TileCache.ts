/** What is kept: something with a picture. */
interface Kept {
  /** Of the picture, in memory. */
  readonly sizeBytes: number;
  /** Gives the picture's memory back at once. */
  close(): void;
}

/** Keeps what was used last, and no more than fits under a ceiling. */
export class TileCache<Tile extends Kept> {
  /** The longest unused first. */
  readonly #tiles = new Map<string, Tile>();
  #sizeBytes = 0;

  /** Of all pictures together. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** A tile, which counts as used. */
  use(key: string): Tile | undefined {
    const tile = this.#tiles.get(key);
    if (tile === undefined) return undefined;
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  all(): Iterable<Tile> {
    return this.#tiles.values();
  }

  /** Takes a tile in, as used last, in the place of one with the same key. */
  put(key: string, tile: Tile): void {
    this.#drop(key);
    this.#tiles.set(key, tile);
    this.#sizeBytes += tile.sizeBytes;
  }

  /** Closes the longest unused tiles until the others fit. */
  trim(ceilingBytes: number): void {
    for (const key of this.#tiles.keys()) {
      if (this.#sizeBytes <= ceilingBytes) return;
      this.#drop(key);
    }
  }

  clear(): void {
    this.trim(-1);
  }

  #drop(key: string): void {
    const tile = this.#tiles.get(key);
    if (tile === undefined) return;
    this.#tiles.delete(key);
    this.#sizeBytes -= tile.sizeBytes;
    tile.close();
  }
}

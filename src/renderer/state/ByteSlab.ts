/** One piece that is still needed keeps as much in memory. */
const slabSizeBytes = 16 * 1024;
/** For larger ones what a buffer of their own costs does not matter. */
const largestSizeBytes = 1024;

/**
 * Keeps small pieces of bytes together. V8 needs some three hundred bytes for a buffer besides its content, which is more
 * than most strokes have, and looks after each at every collection of garbage.
 */
export class ByteSlab {
  #slab = new Uint8Array(0);
  #used = 0;

  /** @returns the same bytes; their buffer may hold others too */
  copy(bytes: Uint8Array): Uint8Array {
    const { byteLength } = bytes;
    if (byteLength > largestSizeBytes) return bytes.slice();
    if (this.#used + byteLength > this.#slab.byteLength) {
      this.#slab = new Uint8Array(slabSizeBytes);
      this.#used = 0;
    }
    const place = this.#slab.subarray(this.#used, this.#used + byteLength);
    place.set(bytes);
    this.#used += byteLength;
    return place;
  }
}

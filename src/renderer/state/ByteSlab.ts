/** One piece in use keeps a slab of this size in memory. */
const slabSizeBytes = 16 * 1024;
/** Larger pieces get a buffer of their own, whose overhead does not matter. */
const largestSizeBytes = 1024;

/**
 * Packs small byte arrays into shared buffers. V8 needs about 300 bytes for a buffer besides its content, more
 * than most strokes have, and visits each at every garbage collection.
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

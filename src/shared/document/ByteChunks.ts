const chunkSizeBytes = 256 * 1024;
/** Larger byte arrays are kept as they are, not copied. */
const ownChunkSizeBytes = 16 * 1024;

/** Bytes appended piece by piece and never copied to a larger buffer. Appended bytes must not change. */
export class ByteChunks {
  readonly #full: Uint8Array[] = [];
  #chunk = new Uint8Array(0);
  #used = 0;

  add(bytes: Uint8Array): void {
    if (bytes.byteLength >= ownChunkSizeBytes) {
      this.#end();
      this.#full.push(bytes);
      return;
    }
    let rest = bytes;
    while (rest.byteLength > 0) {
      if (this.#used === this.#chunk.byteLength) this.#begin(rest.byteLength);
      const part = rest.subarray(0, this.#chunk.byteLength - this.#used);
      this.#chunk.set(part, this.#used);
      this.#used += part.byteLength;
      rest = rest.subarray(part.byteLength);
    }
  }

  /** In order; parts of this. */
  get chunks(): readonly Uint8Array[] {
    return [...this.#full, this.#chunk.subarray(0, this.#used)];
  }

  /** The first buffer is small, since most contents are. */
  #begin(sizeBytes: number): void {
    const nextSizeBytes = Math.max(sizeBytes, this.#used * 2, 256);
    this.#end();
    this.#chunk = new Uint8Array(Math.min(nextSizeBytes, chunkSizeBytes));
  }

  #end(): void {
    if (this.#used > 0) this.#full.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = new Uint8Array(0);
    this.#used = 0;
  }
}

/** Concatenates byte arrays. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

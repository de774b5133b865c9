/** A power of two. */
const bucketCount = 64;

/** Numbers the keys of maps. The same few keys are in every shape, so comparing their bytes is enough. */
export class KeyTable {
  readonly #names: string[] = [];
  readonly #bytes: Uint8Array[] = [];
  readonly #buckets: number[][] = Array.from({ length: bucketCount }, () => []);

  /** The number of the key in these bytes. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const telltale = (end - start) * 7 + (bytes[start] ?? 0) + (bytes[end - 1] ?? 0) * 3;
    const bucket = this.#buckets[telltale & (bucketCount - 1)] ?? [];
    for (const number of bucket) if (this.#stands(number, bytes, start, end)) return number;
    const number = this.#names.length;
    const own = bytes.slice(start, end);
    this.#names.push(new TextDecoder().decode(own));
    this.#bytes.push(own);
    bucket.push(number);
    return number;
  }

  name(number: number): string {
    return this.#names[number] ?? '';
  }

  #stands(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes[number];
    if (own?.length !== end - start) return false;
    for (let index = 0; index < own.length; index += 1) {
      if (own[index] !== bytes[start + index]) return false;
    }
    return true;
  }
}

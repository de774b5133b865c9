import { type Decoder, readAny, readVarString, readVarUint } from 'lib0/decoding';

/** Type number of objects in lib0's `readAny`. */
const objectType = 118;
const stringType = 119;
/** Longer strings rarely repeat. */
const longestLength = 48;
/** A power of two. */
const slotCount = 1_024;
const firstBeyondAscii = 0x80;
/** Bytes of an object that are hashed to find it again. */
const telltaleSizeBytes = 40;
const longestObjectSizeBytes = 512;
/** A power of two. */
const objectSlotCount = 256;

interface KnownObject {
  readonly bytes: Uint8Array;
  readonly value: object;
}

/**
 * Reads the values of updates (V1 of Yjs) like lib0, with the same result. The keys and styles of shapes repeat,
 * but lib0 creates new values for each. This reader returns recently read values again; objects are frozen, since
 * they may be shared.
 */
export class ValueReader {
  readonly #words = new Words();
  readonly #objects = new Array<KnownObject | undefined>(objectSlotCount);

  /** Like `readVarString`. */
  readText(decoder: Decoder): string {
    return this.#words.read(decoder);
  }

  /** Like lib0's `readAny`. */
  readAny(decoder: Decoder): unknown {
    switch (decoder.arr[decoder.pos]) {
      case stringType:
        decoder.pos += 1;
        return this.#words.read(decoder);
      case objectType:
        return this.#readObject(decoder);
      default:
        return readAny(decoder);
    }
  }

  #readObject(decoder: Decoder): object {
    const { arr, pos: start } = decoder;
    const slot = slotOf(arr, start);
    const known = this.#objects[slot];
    if (known !== undefined && startsWith(arr, start, known.bytes)) {
      decoder.pos += known.bytes.length;
      return known.value;
    }
    decoder.pos += 1;
    const object: Record<string, unknown> = {};
    let isPlain = true;
    for (let count = readVarUint(decoder); count > 0; count -= 1) {
      const key = this.#words.read(decoder);
      const value = this.readAny(decoder);
      object[key] = value;
      if (typeof value === 'object' && value !== null) isPlain = false;
    }
    if (isPlain && decoder.pos - start <= longestObjectSizeBytes) {
      const bytes = arr.slice(start, decoder.pos);
      this.#objects[slot] = { bytes, value: Object.freeze(object) };
    }
    return object;
  }
}

function slotOf(arr: Uint8Array, start: number): number {
  let hash = 0;
  for (let at = start; at < start + telltaleSizeBytes; at += 1) {
    hash = (Math.imul(hash, 31) + (arr[at] ?? 0)) | 0;
  }
  return hash & (objectSlotCount - 1);
}

/** The encoding is prefix-free: no other value starts with all bytes of this one. */
function startsWith(arr: Uint8Array, start: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) {
    if (arr[start + index] !== bytes[index]) return false;
  }
  return true;
}

/** A cache of short strings, indexed by a hash of their bytes; newer ones replace older ones. */
class Words {
  readonly #slots = new Array<string>(slotCount).fill('');
  readonly #codes: number[] = [];

  /** Like `readVarString`. */
  read(decoder: Decoder): string {
    const start = decoder.pos;
    const length = readVarUint(decoder);
    const slot = length <= longestLength ? this.#look(decoder, length) : undefined;
    if (slot === undefined) {
      decoder.pos = start;
      return readVarString(decoder);
    }
    decoder.pos += length;
    const known = this.#slots[slot];
    if (known !== undefined && this.#isSame(known)) return known;
    const word = String.fromCharCode(...this.#codes);
    this.#slots[slot] = word;
    return word;
  }

  /** Copies the characters. @returns the slot of the string; undefined if it is not ASCII */
  #look({ arr, pos }: Decoder, length: number): number | undefined {
    const codes = this.#codes;
    codes.length = length;
    let hash = length;
    for (let index = 0; index < length; index += 1) {
      const code = arr[pos + index] ?? firstBeyondAscii;
      if (code >= firstBeyondAscii) return undefined;
      codes[index] = code;
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    return hash & (slotCount - 1);
  }

  #isSame(word: string): boolean {
    const codes = this.#codes;
    if (word.length !== codes.length) return false;
    for (let index = 0; index < codes.length; index += 1) {
      if (word.charCodeAt(index) !== codes[index]) return false;
    }
    return true;
  }
}

import { type Decoder, readAny, readVarString, readVarUint } from 'lib0/decoding';

/** Of lib0's `readAny`. */
const objectType = 118;
const stringType = 119;
/** Longer ones are seldom the same twice. */
const longestLength = 48;
/** A power of two. */
const slotCount = 1_024;
const firstBeyondAscii = 0x80;
/** As far as the bytes of an object are looked at to find it again. */
const telltaleSizeBytes = 40;
const longestObjectSizeBytes = 512;
/** A power of two. */
const objectSlotCount = 256;

interface KnownObject {
  readonly bytes: Uint8Array;
  readonly value: object;
}

/**
 * Reads the values of updates (V1 of Yjs) as lib0 does, with the same result. The words of a shape are the same few on
 * every shape, and so is its style; lib0 makes each of them anew. Here what was read a moment ago is given again: objects
 * are frozen, since more than one may have them.
 */
export class ValueReader {
  readonly #words = new Words();
  readonly #objects = new Array<KnownObject | undefined>(objectSlotCount);

  /** As `readVarString`. */
  readText(decoder: Decoder): string {
    return this.#words.read(decoder);
  }

  /** As lib0's `readAny`. */
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

/** What ends is known from its beginning: no other value begins with all the bytes of this one. */
function startsWith(arr: Uint8Array, start: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) {
    if (arr[start + index] !== bytes[index]) return false;
  }
  return true;
}

/** Short strings that were read lately, at the places that their bytes say; a newer one takes the place of an older. */
class Words {
  readonly #slots = new Array<string>(slotCount).fill('');
  readonly #codes: number[] = [];

  /** As `readVarString`. */
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

  /** Takes the characters up. @returns the place of the word, undefined when not all of it is ASCII */
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

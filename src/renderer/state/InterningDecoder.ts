import { type Decoder, readAny, readVarString, readVarUint } from 'lib0/decoding';
import * as Y from 'yjs';

/** Longer ones are seldom the same twice. */
const longestLength = 48;
/** A power of two. */
const slotCount = 1_024;
/** Of lib0's `readAny`. */
const objectType = 118;
const stringType = 119;
const firstBeyondAscii = 0x80;

/**
 * Reads updates (V1 of Yjs) as `Y.UpdateDecoderV1` does, with the same result. The keys of a shape are the same few words
 * on every shape, and Yjs makes each of them anew, by a view of its bytes and a `TextDecoder`. Here a word that was read
 * a moment ago is used again.
 *
 *     Y.applyUpdateV2(document, update, origin, InterningDecoder);
 */
export class InterningDecoder extends Y.UpdateDecoderV1 {
  readonly #words = new Words();

  override readString(): string {
    return this.#words.read(this.restDecoder);
  }

  override readAny(): unknown {
    return this.#readAny(this.restDecoder);
  }

  #readAny(decoder: Decoder): unknown {
    switch (decoder.arr[decoder.pos]) {
      case stringType:
        decoder.pos += 1;
        return this.#words.read(decoder);
      case objectType:
        decoder.pos += 1;
        return this.#readObject(decoder);
      default:
        return readAny(decoder);
    }
  }

  #readObject(decoder: Decoder): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let count = readVarUint(decoder); count > 0; count -= 1) {
      const key = this.#words.read(decoder);
      object[key] = this.#readAny(decoder);
    }
    return object;
  }
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

import { createDecoder, type Decoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { contentNumbers, type Deletions, nowhere, type Struct, scanUpdate } from '../scanUpdate.ts';
import type { ShapeRecord } from '../shapes/ShapeFormat.ts';
import { ValueReader } from '../ValueReader.ts';
import { KeyTable } from './KeyTable.ts';
import { type KeyedValue, orderValue } from './orderValue.ts';
import { StructRuns } from './StructRuns.ts';
import { none, StructTable } from './StructTable.ts';

/** Approximate size of a struct in an update. */
const structSizeBytes = 36;
/** Usual ids are shorter; longer texts are decoded differently. */
const longestIdLength = 64;
/** Yjs's number of the type `Y.Map`. */
const mapType = 1;
/** Marks values that are types instead of plain values. */
const otherType: unknown = Object.freeze({ isType: true });

interface Waiting {
  readonly number: number;
  readonly struct: Struct;
  readonly update: Uint8Array;
}

/**
 * Reads what a board shows from its updates (V1 of Yjs) without creating a document. Takes a quarter of the time,
 * and is enough to draw a first picture. It handles maps and plain values, which is all a board has
 * (docs/document-format.md), with the same result as a document of the same updates.
 */
export class StoredBoard {
  readonly #table: StructTable;
  readonly #runs: StructRuns;
  readonly #keys = new KeyTable();
  readonly #values = new ValueReader();
  readonly #decoders: Decoder[];
  /** Entries of the named maps. */
  readonly #named = {
    shapes: new Map<string, number>(),
    pages: new Map<string, number>(),
    images: new Map<string, number>(),
  };
  readonly #entriesByName: ReadonlyMap<number, Map<string, number>>;
  /** Structs that refer to one that was not read yet. */
  readonly #waiting = new Map<number, Waiting>();
  /** All values of entries with concurrent values. */
  readonly #disputed = new Map<number, KeyedValue[]>();

  /** @throws when the updates are damaged, incomplete, or contain something that no board has */
  constructor(updates: readonly Uint8Array[]) {
    this.#decoders = updates.map(createDecoder);
    const sizeBytes = updates.reduce((sum, update) => sum + update.byteLength, 0);
    this.#table = new StructTable(Math.ceil(sizeBytes / structSizeBytes) + 1);
    this.#runs = new StructRuns(this.#table);
    this.#entriesByName = new Map(
      Object.entries(this.#named).map(([name, entries]) => {
        const bytes = new TextEncoder().encode(name);
        return [this.#keys.find(bytes, 0, bytes.length), entries];
      }),
    );
    const deletions = updates.map((update, index) =>
      scanUpdate(update, (struct) => this.#take(struct, update, index)),
    );
    this.#placeWaiting();
    for (const deleted of deletions) this.#delete(deleted);
  }

  /** The records of all shapes. */
  *shapes(): Generator<readonly [id: string, record: ShapeRecord]> {
    for (const [id, entry] of this.#named.shapes) {
      const shape = this.#valueOf(entry);
      if (shape !== none) yield [id, this.#record(shape)];
    }
  }

  hasPage(id: string): boolean {
    const entry = this.#named.pages.get(id);
    return entry !== undefined && this.#valueOf(entry) !== none;
  }

  /** The bytes of an image, by content hash. */
  image(hash: string): Uint8Array | undefined {
    const entry = this.#named.images.get(hash);
    const number = entry === undefined ? none : this.#valueOf(entry);
    const value = number === none ? undefined : this.#read(number);
    return value instanceof Uint8Array ? value : undefined;
  }

  // ------------------------------------------------------- reading structs

  #take(struct: Struct, update: Uint8Array, updateIndex: number): void {
    const { client, clock, nextClock, content } = struct;
    const known = this.#runs.nextClock(client);
    if (nextClock <= known) return;
    if (struct.isSkip || clock !== known) throw new Error('Something of the board is missing.');
    const number = this.#table.add(clock, content, struct.contentStart);
    this.#runs.add(client, updateIndex, nextClock);
    if (content === contentNumbers.garbage) return;
    if (content === contentNumbers.deleted) this.#table.isDeleted[number] = 1;
    if (this.#place(number, struct, update)) return;
    this.#waiting.set(number, { number, struct: { ...struct }, update });
  }

  /** Structs may come before what they refer to, since an update lists one client after the other. */
  #placeWaiting(): void {
    while (this.#waiting.size > 0) {
      const countBefore = this.#waiting.size;
      for (const { number, struct, update } of this.#waiting.values()) {
        if (this.#place(number, struct, update)) this.#waiting.delete(number);
      }
      if (this.#waiting.size === countBefore) throw new Error('Something of the board is missing.');
    }
  }

  /** @returns false when something it refers to was not read yet */
  #place(number: number, struct: Struct, update: Uint8Array): boolean {
    const { originClient, rightClient, parentClient, keyStart } = struct;
    if (originClient !== nowhere) {
      const origin = this.#find(originClient, struct.originClock);
      if (origin === none) return false;
      this.#putBeside(origin, number, struct);
    } else if (rightClient !== nowhere) {
      const right = this.#find(rightClient, struct.rightClock);
      if (right === none) return false;
      // Only lists insert before something, and no list is drawn.
      if (this.#table.entries[right] !== none) throw new Error('A value was put before another.');
    } else if (keyStart === nowhere) {
      return true;
    } else if (parentClient === nowhere) {
      this.#putNamed(number, struct, update);
    } else {
      const parent = this.#runs.find(parentClient, struct.parentClock);
      if (parent === none) return false;
      this.#put(this.#entryIn(parent, number, struct, update), number, none);
    }
    return true;
  }

  #find(client: number, clock: number): number {
    const number = this.#runs.find(client, clock);
    return this.#waiting.size > 0 && this.#waiting.has(number) ? none : number;
  }

  #putBeside(origin: number, number: number, { rightClient }: Struct): void {
    const entry = this.#table.entries[origin] ?? none;
    if (entry === none) return;
    if (rightClient !== nowhere) throw new Error('A value was put before another.');
    this.#put(entry, number, origin);
  }

  #putNamed(number: number, struct: Struct, update: Uint8Array): void {
    const name = this.#keys.find(update, struct.nameStart, struct.nameEnd);
    const entries = this.#entriesByName.get(name);
    if (entries === undefined) return;
    const key = textOf(update, struct.keyStart, struct.keyEnd);
    const known = entries.get(key);
    if (known === undefined) entries.set(key, number);
    this.#put(known ?? number, number, none);
  }

  /** The entry of a map with the key of a struct; a new entry has the number of that struct. */
  #entryIn(map: number, number: number, { keyStart, keyEnd }: Struct, update: Uint8Array): number {
    const { keys, siblings, newestEntries } = this.#table;
    const key = this.#keys.find(update, keyStart, keyEnd);
    const newest = newestEntries[map] ?? none;
    let entry = newest;
    while (entry !== none && keys[entry] !== key) entry = siblings[entry] ?? none;
    if (entry !== none) return entry;
    keys[number] = key;
    siblings[number] = newest;
    newestEntries[map] = number;
    return number;
  }

  #put(entry: number, number: number, origin: number): void {
    const { entries, origins, lastValues } = this.#table;
    entries[number] = entry;
    origins[number] = origin;
    const isDisputed = this.#disputed.size > 0 && this.#disputed.has(entry);
    if (!isDisputed && lastValues[entry] === origin) {
      lastValues[entry] = number;
      return;
    }
    const values = this.#disputed.get(entry) ?? this.#valuesUpTo(lastValues[entry] ?? none);
    this.#disputed.set(entry, values);
    orderValue(values, this.#keyed(number));
    lastValues[entry] = values.at(-1)?.number ?? none;
  }

  /** Valid while each value was inserted after the previous one. */
  #valuesUpTo(last: number): KeyedValue[] {
    const values: KeyedValue[] = [];
    for (let number = last; number !== none; number = this.#table.origins[number] ?? none) {
      values.unshift(this.#keyed(number));
    }
    return values;
  }

  #keyed(number: number): KeyedValue {
    const origin = this.#table.origins[number] ?? none;
    const { client } = this.#runs.runOf(number);
    return { number, client, origin: origin === none ? undefined : origin };
  }

  #delete({ clients }: Deletions): void {
    for (const [client, ranges] of clients) {
      for (const { clock, len } of ranges) {
        for (const number of this.#runs.within(client, clock, clock + len)) {
          this.#table.isDeleted[number] = 1;
        }
      }
    }
  }

  // ------------------------------------------------------- reading shapes

  /** The current value of an entry; `none` if it was deleted. */
  #valueOf(entry: number): number {
    const value = this.#table.lastValues[entry] ?? none;
    return this.#table.isDeleted[value] === 0 ? value : none;
  }

  /** Values other than maps have no keys. */
  #record(number: number): ShapeRecord {
    const record: Record<string, unknown> = {};
    if (!this.#isMap(number)) return record;
    const { keys, siblings, newestEntries } = this.#table;
    let entry = newestEntries[number] ?? none;
    for (; entry !== none; entry = siblings[entry] ?? none) {
      const value = this.#valueOf(entry);
      if (value !== none) record[this.#keys.name(keys[entry] ?? none)] = this.#read(value);
    }
    return record;
  }

  #isMap(number: number): boolean {
    if (this.#table.contents[number] !== contentNumbers.type) return false;
    return readVarUint(this.#contentOf(number)) === mapType;
  }

  #read(number: number): unknown {
    const content = this.#table.contents[number];
    const decoder = this.#contentOf(number);
    switch (content) {
      case contentNumbers.any:
        if (readVarUint(decoder) !== 1) throw new Error('A key has more than one value.');
        return this.#values.readAny(decoder);
      case contentNumbers.binary:
        return readVarUint8Array(decoder);
      case contentNumbers.type:
        return otherType;
      default:
        throw new Error('A key has a value that no board has.');
    }
  }

  #contentOf(number: number): Decoder {
    const decoder = this.#decoders[this.#runs.runOf(number).updateIndex];
    if (decoder === undefined) throw new RangeError(`there is no update with struct ${number}`);
    decoder.pos = this.#table.contentStarts[number] ?? 0;
    return decoder;
  }
}

const notAscii = 0x80;
const utf8 = new TextDecoder();
/** Reused, since allocating an array for each text would double the work. */
const codes: number[] = [];

/** Calling a `TextDecoder` takes longer than reading a short id. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  codes.length = end - start;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at] ?? notAscii;
    if (code >= notAscii || codes.length > longestIdLength) {
      return utf8.decode(bytes.subarray(start, end));
    }
    codes[at - start] = code;
  }
  return String.fromCharCode(...codes);
}

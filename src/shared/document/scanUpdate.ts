import {
  createDecoder,
  type Decoder,
  readUint8,
  readVarInt,
  readVarString,
  readVarUint,
} from 'lib0/decoding';
import type { UpdateBudget } from './UpdateBudget.ts';

/** What an update deletes. */
export interface Deletions {
  readonly clients: Map<number, { readonly clock: number; readonly len: number }[]>;
}

/** No client has this number, and no byte this position. */
export const nowhere = -1;

/** The position of one struct in an update. */
export interface StructPlace {
  readonly client: number;
  readonly clock: number;
  /** Clock of the next struct. */
  readonly nextClock: number;
  /** Whether it is a gap without content. */
  readonly isSkip: boolean;
  /** Its bytes in the update, from here to `end` (exclusive), which have the same meaning elsewhere. */
  readonly start: number;
  readonly end: number;
}

/** A struct and its position in the document. Starts and ends are offsets in the update. */
export interface Struct extends StructPlace {
  /** Its left and right neighbours at insertion. If it has either, their parent is its parent and not repeated. */
  readonly originClient: number;
  readonly originClock: number;
  readonly rightClient: number;
  readonly rightClock: number;
  /** Its parent: the struct that created the type, or the type's name. */
  readonly parentClient: number;
  readonly parentClock: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Its key in the parent. */
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Yjs's number of its content, see `contentNumbers`. */
  readonly content: number;
  /** The end of the head. */
  readonly contentStart: number;
}

/** Yjs's numbers of the contents in maps of ours. `deleted` and `garbage` had other content before. */
export const contentNumbers = {
  garbage: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  type: 7,
  any: 8,
} as const;

/**
 * Scans an update (V1 of Yjs: its `utils/updates.js`, `structs/Item.js` and `structs/Content*.js`) without
 * creating its contents. About ten times as fast as `Y.decodeUpdate`, and accepts the same.
 * @param visit receives every struct in order, always in the same object
 * @param budget what the update may hold; default: unlimited
 * @returns what it deletes
 * @throws when the bytes are no update; UpdateLimitError when it exceeds the budget
 */
export function scanUpdate(
  update: Uint8Array,
  visit: (struct: Struct) => void,
  budget?: UpdateBudget,
): Deletions {
  const decoder = createDecoder(update);
  const place = emptyPlace();
  for (let clients = readVarUint(decoder); clients > 0; clients -= 1) {
    budget?.spendClient();
    let count = readVarUint(decoder);
    if (count === 0) budget?.spendEmptyClient();
    place.client = readVarUint(decoder);
    place.nextClock = readVarUint(decoder);
    for (; count > 0; count -= 1) {
      budget?.spendStruct();
      place.clock = place.nextClock;
      place.start = decoder.pos;
      const info = readUint8(decoder);
      place.isSkip = info === skipInfo;
      readHead(decoder, info, place);
      if (budget !== undefined) spendPlaceOf(place, decoder.arr, budget);
      place.nextClock += skipContentOf(decoder, place, budget);
      place.end = decoder.pos;
      mustBeWithin(decoder);
      visit(place);
    }
  }
  const deletions = readDeletions(decoder, budget);
  mustBeWithin(decoder);
  return deletions;
}

/** Consecutive structs of one client, or one gap. */
export interface StructSpan {
  readonly client: number;
  readonly clock: number;
  readonly nextClock: number;
  readonly isSkip: boolean;
  readonly count: number;
  /** A view of the update, not a copy. */
  readonly bytes: Uint8Array;
}

/** The parts of an update. */
export interface ScannedUpdate {
  readonly spans: readonly StructSpan[];
  readonly deletions: Deletions;
}

/** @throws when the bytes are no update */
export function spansOf(update: Uint8Array): ScannedUpdate {
  const open: OpenSpan[] = [];
  const deletions = scanUpdate(update, (place) => {
    let span = open.at(-1);
    if (span?.client !== place.client || span.isSkip || place.isSkip) {
      span = openSpan(place);
      open.push(span);
    }
    extendSpan(span, place);
  });
  return { spans: open.map((span) => closeSpan(span, update)), deletions };
}

/** A span that grows while its update is scanned. */
export interface OpenSpan extends Omit<StructSpan, 'bytes'> {
  nextClock: number;
  readonly start: number;
  end: number;
  count: number;
}

/** Empty, starting with this struct. */
export const openSpan = ({ client, clock, nextClock, isSkip, start }: StructPlace): OpenSpan => ({
  client,
  clock,
  nextClock,
  isSkip,
  start,
  end: start,
  count: 0,
});

export function extendSpan(span: OpenSpan, place: StructPlace): void {
  span.count += 1;
  span.nextClock = place.nextClock;
  span.end = place.end;
}

export const closeSpan = ({ start, end, ...span }: OpenSpan, update: Uint8Array): StructSpan => ({
  ...span,
  bytes: update.subarray(start, end),
});

/** Whether a struct of this update creates a nested type, as a shape does. */
export const makesType = (update: Uint8Array, { start }: StructPlace): boolean =>
  ((update[start] ?? 0) & contentBits) === contentNumbers.type;

/** Whether a struct creates a type whose depth depends on another struct: within a type, or next to something. */
export const isPlacedType = ({
  content,
  originClient,
  rightClient,
  parentClient,
}: Struct): boolean =>
  content === contentNumbers.type &&
  (originClient !== nowhere || rightClient !== nowhere || parentClient !== nowhere);

/** Reads the heads of structs of an update again, each into the same object. */
export function structReader(update: Uint8Array): (place: StructPlace) => Struct {
  const decoder = createDecoder(update);
  const struct = emptyPlace();
  return (place) => {
    Object.assign(struct, place);
    decoder.pos = place.start;
    readHead(decoder, readUint8(decoder), struct);
    return struct;
  };
}

const skipInfo = 10;
const contentBits = 0b0001_1111;
const hasParentKey = 0b0010_0000;
const hasRightOrigin = 0b0100_0000;
const hasOrigin = 0b1000_0000;

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const emptyPlace = (): Writable<Struct> => ({
  client: 0,
  clock: 0,
  nextClock: 0,
  isSkip: false,
  start: 0,
  end: 0,
  originClient: nowhere,
  originClock: nowhere,
  rightClient: nowhere,
  rightClock: nowhere,
  parentClient: nowhere,
  parentClock: nowhere,
  nameStart: nowhere,
  nameEnd: nowhere,
  keyStart: nowhere,
  keyEnd: nowhere,
  content: 0,
  contentStart: 0,
});

/** Reads everything of a struct before its content. */
function readHead(decoder: Decoder, info: number, place: Writable<Struct>): void {
  place.originClient = nowhere;
  place.rightClient = nowhere;
  place.parentClient = nowhere;
  place.parentClock = nowhere;
  place.nameStart = nowhere;
  place.keyStart = nowhere;
  place.content = place.isSkip ? contentNumbers.garbage : info & contentBits;
  if (place.content !== contentNumbers.garbage) {
    if ((info & hasOrigin) !== 0) {
      place.originClient = readVarUint(decoder);
      place.originClock = readVarUint(decoder);
    }
    if ((info & hasRightOrigin) !== 0) {
      place.rightClient = readVarUint(decoder);
      place.rightClock = readVarUint(decoder);
    }
    if ((info & (hasOrigin | hasRightOrigin)) === 0) readParent(decoder, info, place);
  }
  place.contentStart = decoder.pos;
}

function readParent(decoder: Decoder, info: number, place: Writable<Struct>): void {
  const isNamed = readVarUint(decoder) === 1;
  if (isNamed) {
    place.nameStart = skipString(decoder);
    place.nameEnd = decoder.pos;
  } else {
    place.parentClient = readVarUint(decoder);
    place.parentClock = readVarUint(decoder);
  }
  if ((info & hasParentKey) === 0) return;
  place.keyStart = skipString(decoder);
  place.keyEnd = decoder.pos;
}

/** Counts a struct for its position, where others may have been inserted too. */
function spendPlaceOf(struct: Struct, arr: Uint8Array, budget: UpdateBudget): void {
  if (struct.content === contentNumbers.garbage) return;
  if (struct.rightClient !== nowhere) budget.spendInsertedBefore();
  if (!continuesList(struct)) budget.endList();
  const hash = placeHash(struct, arr);
  if (hash !== undefined) budget.spendPlace(hash);
}

/**
 * A hash of where a struct was inserted: after its left neighbour, or as the first at its key in its parent.
 * @returns undefined if it is garbage, or only has a right neighbour
 */
export function placeHash(struct: Struct, update: Uint8Array): number | undefined {
  if (struct.content === contentNumbers.garbage) return undefined;
  if (struct.originClient !== nowhere) return hashOf(struct.originClient, struct.originClock);
  if (struct.rightClient !== nowhere) return undefined;
  let hash = hashOf(struct.parentClient, struct.parentClock);
  for (let at = struct.keyStart; at < struct.keyEnd; at += 1) {
    hash = (Math.imul(hash, 31) + (update[at] ?? 0)) | 0;
  }
  return hash;
}

/** Whether it directly continues the previous value of its client: Yjs joins these if both are in a list. */
const continuesList = ({ content, client, clock, originClient, originClock }: Struct): boolean =>
  (content === contentNumbers.any || content === contentNumbers.json) &&
  originClient === client &&
  originClock === clock - 1;

const hashOf = (client: number, clock: number): number => (Math.imul(client, 31) + clock) | 0;

/** @returns the number of clocks of the struct */
function skipContentOf(decoder: Decoder, { content }: Struct, budget?: UpdateBudget): number {
  const skipContent = contents[content];
  if (skipContent === undefined) throw new Error('There is no such content in an update.');
  return skipContent(decoder, budget);
}

/** Readers by content number; each returns the length in clocks. */
const contents: Readonly<Record<number, (decoder: Decoder, budget?: UpdateBudget) => number>> = {
  // Garbage and gaps
  0: (decoder) => readVarUint(decoder),
  // Deleted
  1: (decoder) => readVarUint(decoder),
  // JSON
  2: (decoder, budget) => {
    const count = readVarUint(decoder);
    budget?.spendList(count);
    for (let index = 0; index < count; index += 1) skipJsonOrUndefined(decoder, budget);
    return count;
  },
  // Binary
  3: (decoder) => {
    skipBytes(decoder);
    return 1;
  },
  // String: its length is in UTF-16 units
  4: (decoder, budget) => {
    const { length } = readVarString(decoder);
    budget?.spendText(length);
    return length;
  },
  // Embed
  5: (decoder, budget) => {
    skipJson(decoder, budget);
    return 1;
  },
  // Format
  6: (decoder, budget) => {
    skipString(decoder);
    skipJson(decoder, budget);
    return 1;
  },
  // Type; elements and hooks of XML have a name
  7: (decoder) => {
    const type = readVarUint(decoder);
    if (type > lastType) throw new Error('There is no such type in an update.');
    if (type === xmlElement || type === xmlHook) skipString(decoder);
    return 1;
  },
  // Any
  8: (decoder, budget) => {
    const count = readVarUint(decoder);
    budget?.spendList(count);
    for (let index = 0; index < count; index += 1) skipAny(decoder, budget, 1);
    return count;
  },
  // Doc
  9: (decoder, budget) => {
    budget?.spendDocument();
    skipString(decoder);
    const type = decoder.arr[decoder.pos];
    skipAny(decoder, budget, 1);
    if (type === anyTypes.null || type === anyTypes.undefined) {
      throw new Error('A document has no options.');
    }
    return 1;
  },
};

const xmlElement = 3;
const xmlHook = 5;
const lastType = 6;

/**
 * Like `readVarString`, throws for invalid UTF-8. @returns where its bytes start; they end at the decoder's
 * position
 */
function skipString(decoder: Decoder): number {
  const start = decoder.pos;
  const end = readVarUint(decoder) + decoder.pos;
  const first = decoder.pos;
  for (let at = first; at < end; at += 1) {
    if ((decoder.arr[at] ?? notAscii) < notAscii) continue;
    decoder.pos = start;
    readVarString(decoder);
    return first;
  }
  decoder.pos = end;
  return first;
}

const notAscii = 0x80;

/** Like lib0's `readAny`, without creating values. @param depth 1 for a value that is not nested */
function skipAny(decoder: Decoder, budget: UpdateBudget | undefined, depth: number): void {
  budget?.spendValue(depth);
  const type = readUint8(decoder);
  switch (type) {
    case anyTypes.integer:
      readVarInt(decoder);
      return;
    case anyTypes.text:
      skipString(decoder);
      return;
    case anyTypes.bytes:
      skipBytes(decoder);
      return;
    case anyTypes.list:
      for (let count = readVarUint(decoder); count > 0; count -= 1) {
        skipAny(decoder, budget, depth + 1);
      }
      return;
    case anyTypes.object:
      for (let count = readVarUint(decoder); count > 0; count -= 1) {
        skipString(decoder);
        skipAny(decoder, budget, depth + 1);
      }
      return;
    default:
      skipPlain(decoder, type);
  }
}

function skipPlain(decoder: Decoder, type: number): void {
  const sizeBytes = plainSizesBytes[type];
  if (sizeBytes === undefined) throw new Error('There is no such value in an update.');
  decoder.pos += sizeBytes;
}

/** Kinds of values, by lib0's numbers. */
const anyTypes = {
  bytes: 116,
  list: 117,
  object: 118,
  text: 119,
  integer: 125,
  null: 126,
  undefined: 127,
} as const;
/** true, false; a large integer, a double, a float; null, undefined. */
const plainSizesBytes: Readonly<Record<number, number>> = {
  120: 0,
  121: 0,
  122: 8,
  123: 8,
  124: 4,
  126: 0,
  127: 0,
};

function skipBytes(decoder: Decoder): void {
  const sizeBytes = readVarUint(decoder);
  decoder.pos += sizeBytes;
}

function skipJson(decoder: Decoder, budget: UpdateBudget | undefined): void {
  JSON.parse(readJson(decoder, budget));
}

/** Yjs writes `undefined`, which JSON lacks, as a word of its own. */
function skipJsonOrUndefined(decoder: Decoder, budget: UpdateBudget | undefined): void {
  const json = readJson(decoder, budget);
  if (json !== 'undefined') JSON.parse(json);
}

function readJson(decoder: Decoder, budget: UpdateBudget | undefined): string {
  const start = decoder.pos;
  const json = readVarString(decoder);
  budget?.spendJson(decoder.pos - start);
  return json;
}

function readDeletions(decoder: Decoder, budget: UpdateBudget | undefined): Deletions {
  const deletions: Deletions = { clients: new Map() };
  for (let clients = readVarUint(decoder); clients > 0; clients -= 1) {
    budget?.spendClient();
    const client = readVarUint(decoder);
    const ranges = deletions.clients.get(client) ?? [];
    for (let count = readVarUint(decoder); count > 0; count -= 1) {
      const clock = readVarUint(decoder);
      const last = ranges.at(-1);
      budget?.spendDeletion(last !== undefined && clock < last.clock + last.len);
      ranges.push({ clock, len: readVarUint(decoder) });
    }
    if (ranges.length > 0) deletions.clients.set(client, ranges);
  }
  return deletions;
}

/** lib0 silently reads single bytes and arrays beyond the end. */
function mustBeWithin({ pos, arr }: Decoder): void {
  if (pos > arr.length) throw new Error('The update ends too early.');
}

import * as Y from 'yjs';
import {
  contentNumbers,
  nowhere,
  placeHash,
  type Struct,
  scanUpdate,
} from '../../shared/document/scanUpdate.ts';

/**
 * Whether Yjs has to find the position of a struct among others that were inserted at the same place (`Item.integrate` of
 * its `structs/Item.js`), which takes as long as there are others. Changes that build on all earlier ones never conflict.
 * @throws when the bytes are not an update
 */
export function hasConflicts(update: Uint8Array, document: Y.Doc): boolean {
  const places = new Set<number>();
  let isFound = false;
  scanUpdate(update, (struct) => {
    if (isFound || struct.nextClock <= Y.getState(document.store, struct.client)) return;
    if (struct.content === contentNumbers.garbage) return;
    const place = placeHash(struct, update);
    // If two places have the same hash, a conflict is assumed.
    isFound = place === undefined || places.has(place) || isTaken(struct, update, document);
    if (place !== undefined) places.add(place);
  });
  return isFound;
}

/** Whether the document has something where the struct was inserted. */
function isTaken(struct: Struct, update: Uint8Array, document: Y.Doc): boolean {
  const { client, clock, originClient, originClock } = struct;
  // Yjs inserts the rest of a partly known struct after the known part.
  if (clock < Y.getState(document.store, client)) return true;
  if (originClient !== nowhere) {
    const origin = structAt(document, originClient, originClock);
    if (!(origin instanceof Y.Item)) return false;
    return origin.right !== null || origin.id.clock + origin.length - 1 !== originClock;
  }
  const parent = parentOf(struct, update, document);
  if (parent === undefined) return false;
  if (struct.keyStart === nowhere) return parent._start !== null;
  return parent._map.has(textOf(update, struct.keyStart, struct.keyEnd));
}

type Parent = Pick<Y.Map<unknown>, '_map' | '_start'>;

function parentOf(
  { nameStart, nameEnd, parentClient, parentClock }: Struct,
  update: Uint8Array,
  document: Y.Doc,
): Parent | undefined {
  if (nameStart !== nowhere) return document.share.get(textOf(update, nameStart, nameEnd));
  const parent = structAt(document, parentClient, parentClock);
  const content = parent instanceof Y.Item ? parent.content : undefined;
  return content instanceof Y.ContentType ? content.type : undefined;
}

function structAt({ store }: Y.Doc, client: number, clock: number): unknown {
  if (clock >= Y.getState(store, client)) return undefined;
  const structs = store.clients.get(client) ?? [];
  return structs[Y.findIndexSS(structs, clock)];
}

const decoder = new TextDecoder();

const textOf = (update: Uint8Array, start: number, end: number): string =>
  decoder.decode(update.subarray(start, end));

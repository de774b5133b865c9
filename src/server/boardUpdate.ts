import * as Y from 'yjs';

/** A Yjs update taken apart. */
export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>;

/** Takes an update (V1 encoding) wholly apart; undefined when the bytes are none. */
export function decodeUpdate(bytes: Uint8Array): DecodedUpdate | undefined {
  try {
    return Y.decodeUpdate(bytes);
  } catch {
    return undefined;
  }
}

/** Up to which clock of each client somebody has a board; undefined when the bytes are no state vector. */
export function decodeStateVector(bytes: Uint8Array): ReadonlyMap<number, number> | undefined {
  try {
    return Y.decodeStateVector(bytes);
  } catch {
    return undefined;
  }
}

/** Whoever sends it has nothing of the board. */
export const isEmptyStateVector = (bytes: Uint8Array): boolean =>
  bytes.byteLength === 1 && bytes[0] === 0;

/**
 * Whether the document has all that the update brings, deletions included. Takes time for what is in the
 * update, however large the document is.
 */
export function isContained({ structs, ds }: DecodedUpdate, { store }: Y.Doc): boolean {
  const hasStructs = structs.every(
    (struct) =>
      struct instanceof Y.Skip ||
      struct.id.clock + struct.length <= Y.getState(store, struct.id.client),
  );
  if (!hasStructs) return false;
  for (const [client, ranges] of ds.clients) {
    const known = store.clients.get(client) ?? [];
    if (!ranges.every(({ clock, len }) => isDeleted(known, clock, clock + len))) return false;
  }
  return true;
}

type KnownStructs = NonNullable<ReturnType<Y.Doc['store']['clients']['get']>>;

/** Whether everything of one client from clock `from` up to, not including, `to` is there and deleted. */
function isDeleted(known: KnownStructs, from: number, to: number): boolean {
  if (to <= from) return true;
  const last = known.at(-1);
  if (last === undefined || last.id.clock + last.length < to) return false;
  for (let index = Y.findIndexSS(known, from); ; index += 1) {
    const struct = known[index];
    if (struct === undefined || struct.id.clock >= to) return true;
    if (!struct.deleted) return false;
  }
}

import * as Y from 'yjs';
import { scanUpdate } from '../../shared/document/scanUpdate.ts';

/** Whoever sends it has nothing of the board. */
export const isEmptyStateVector = (bytes: Uint8Array): boolean =>
  bytes.byteLength === 1 && bytes[0] === 0;

/**
 * Whether the document has all that the update brings, deletions included. Takes time for what is in the
 * update, however large the document is.
 * @throws when the bytes are no update
 */
export function isContained(update: Uint8Array, { store }: Y.Doc): boolean {
  let hasStructs = true;
  const deletions = scanUpdate(update, ({ client, nextClock, isSkip }) => {
    hasStructs &&= isSkip || nextClock <= Y.getState(store, client);
  });
  if (!hasStructs) return false;
  for (const [client, ranges] of deletions.clients) {
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

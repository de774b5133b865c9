import * as Y from 'yjs';
import { scanUpdate } from '../../shared/document/scanUpdate.ts';

/** How many changes of the document somebody with this state vector lacks; text counts by its length. */
export function lackedCount(stateVector: Uint8Array, { store }: Y.Doc): number {
  const known = Y.decodeStateVector(stateVector);
  let count = 0;
  for (const client of store.clients.keys()) {
    count += Math.max(0, Y.getState(store, client) - (known.get(client) ?? 0));
  }
  return count;
}

/**
 * Whether the document contains everything in the update, deletions included. The cost depends on the size of the
 * update, not of the document.
 * @throws when the bytes are not an update
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

/** Whether the structs of a client with clocks from `from` up to, but not including, `to` exist and are deleted. */
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

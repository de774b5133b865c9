import * as Y from 'yjs';

/** An update without structs and deletions. */
const emptyUpdate = new Uint8Array([0, 0]);

/** `Y.mergeUpdates` takes quadratic time, since it sorts all of its updates for each struct. */
const groupSize = 100;

/** Merges any number of updates into one, in groups, recursively. */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array {
  let merged: readonly Uint8Array[] = updates;
  while (merged.length > 1) {
    const next: Uint8Array[] = [];
    for (let from = 0; from < merged.length; from += groupSize) {
      next.push(Y.mergeUpdates(merged.slice(from, from + groupSize)));
    }
    merged = next;
  }
  return merged[0] ?? emptyUpdate;
}

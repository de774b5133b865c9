import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';

/** How two replicas differ: in structs, deletions or shapes. Undefined: they are equal. */
export function differenceOf(one: Y.Doc, other: Y.Doc): string | undefined {
  const { sv: oneVector, ds: oneDeletions } = Y.snapshot(one);
  const { sv: otherVector, ds: otherDeletions } = Y.snapshot(other);
  const empty = Y.createDeleteSet();
  if (!Y.equalSnapshots(new Y.Snapshot(empty, oneVector), new Y.Snapshot(empty, otherVector))) {
    return 'structs';
  }
  if (!Y.equalDeleteSets(oneDeletions, otherDeletions)) return 'deletions';
  if (one.store.pendingStructs !== null || other.store.pendingStructs !== null) return 'pending';
  const [shown, otherShown] = [one, other].map((doc) => doc.getMap('shapes').toJSON());
  return isDeepStrictEqual(shown, otherShown) ? undefined : 'shapes';
}

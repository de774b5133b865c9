import * as Y from 'yjs';
import { isSoundUpdate } from '../../shared/document/isSoundUpdate.ts';
import { LostVersionKeeper } from '../../shared/document/lostVersions.ts';
import { contentNumbers, scanUpdate, spansOf } from '../../shared/document/scanUpdate.ts';
import { UpdateJoiner } from '../../shared/document/UpdateJoiner.ts';

/**
 * Merges many updates into one, without deleted content. Texts that nobody has seen stay in it until a window puts them back
 * onto the board. If nothing has to be removed, the bytes are merged: the document of a large board takes
 * seconds and ten times the memory of its bytes.
 */
export function compactUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const joined = joinedOf(updates);
  if (joined !== undefined && !holdsDeletedContent(joined)) return joined;
  const lost = new LostVersionKeeper();
  const doc = new Y.Doc({ gcFilter: lost.mayDrop });
  doc.on('afterTransaction', (transaction) => lost.see(transaction));
  applyAll(doc, updates);
  const payload = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return payload;
}

export function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  applyAll(doc, updates);
  return doc;
}

function applyAll(doc: Y.Doc, updates: readonly Uint8Array[]): void {
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
}

/** Undefined if the updates are not simply consecutive, or a document might produce something else. */
function joinedOf(updates: readonly Uint8Array[]): Uint8Array | undefined {
  if (!updates.every(isSoundUpdate)) return undefined;
  const joiner = new UpdateJoiner();
  for (const update of updates) joiner.add(update, spansOf(update));
  const [joined, ...others] = joiner.finish().updates;
  return others.length === 0 ? joined : undefined;
}

/** Whether a deleted item still has its content. */
function holdsDeletedContent(update: Uint8Array): boolean {
  const deleted = new Map<number, DeletedClocks>();
  for (const [client, ranges] of scanUpdate(update, () => {}).clients) {
    deleted.set(client, new DeletedClocks(ranges));
  }
  let isFound = false;
  scanUpdate(update, ({ client, clock, nextClock, content }) => {
    if (content === contentNumbers.garbage || content === contentNumbers.deleted) return;
    if (deleted.get(client)?.reach(clock, nextClock)) isFound = true;
  });
  return isFound;
}

interface Range {
  readonly clock: number;
  readonly len: number;
}

/** The deletions of one client, queried in the order of its structs. */
class DeletedClocks {
  readonly #ranges: readonly Range[];
  #next = 0;

  constructor(ranges: readonly Range[]) {
    this.#ranges = ranges.toSorted((one, other) => one.clock - other.clock);
  }

  /** Whether anything from this clock up to, not including, another one is deleted. */
  reach(clock: number, nextClock: number): boolean {
    for (;;) {
      const range = this.#ranges[this.#next];
      if (range === undefined) return false;
      if (range.clock + range.len > clock) return range.clock < nextClock;
      this.#next += 1;
    }
  }
}

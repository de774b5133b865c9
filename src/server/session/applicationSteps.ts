import * as Y from 'yjs';
import { clocksIn } from '../../shared/document/documentDepths.ts';
import { isSoundUpdate } from '../../shared/document/isSoundUpdate.ts';
import { mergeUpdates } from '../../shared/document/mergeUpdates.ts';
import { scanUpdate } from '../../shared/document/scanUpdate.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { waitingWeight, weightOfWaiting } from '../worker/waitingWeight.ts';
import { hasConflicts } from './hasConflicts.ts';

/** Whether Yjs applies an update of at most 64 KiB within milliseconds, whatever the document contains. */
export const isQuick = (update: Uint8Array, document: Y.Doc): boolean =>
  !hasConflicts(update, document) && !releasesWaiting(update, document);

/**
 * What to apply to a document, one by one, instead of pieces of an update: the pieces themselves if they are quick, and
 * otherwise their structs. The document may change otherwise in the meantime, but not between a step and its application.
 * @param released receives the changes that no longer wait in the document, and that its clients may lack
 */
export function* applicationSteps(
  document: Y.Doc,
  pieces: Iterable<Uint8Array>,
  released: Uint8Array[],
): Generator<Uint8Array, void, undefined> {
  for (const piece of pieces) {
    if (mustSplit(piece, document)) yield* structsOf(document, piece, released);
    else yield piece;
  }
}

/** A stored update that Yjs cannot apply is not split. */
function mustSplit(piece: Uint8Array, document: Y.Doc): boolean {
  try {
    return !isQuick(piece, document) && isSoundUpdate(piece);
  } catch {
    return false;
  }
}

function* structsOf(
  document: Y.Doc,
  piece: Uint8Array,
  released: Uint8Array[],
): Generator<Uint8Array, void, undefined> {
  const parts = [piece];
  const heldWeight = releasesWaiting(piece, document) ? weightOfWaiting(document) : 0;
  if (heldWeight > 0) {
    const taken = takeWaiting(document);
    parts.push(taken);
    released.push(taken);
  }
  addHeld(document, heldWeight);
  try {
    yield* readyOnes(document, splitUpdate(mergeUpdates(parts), 1));
  } finally {
    addHeld(document, -heldWeight);
  }
}

/** Ends with those that wait for something missing, as one, since Yjs merges them with all that wait already. */
function* readyOnes(
  document: Y.Doc,
  structs: readonly Uint8Array[],
): Generator<Uint8Array, void, undefined> {
  let waiting = structs;
  let isOver = false;
  while (!isOver) {
    isOver = true;
    const later: Uint8Array[] = [];
    for (const struct of waiting) {
      if (waitingWeight(struct, clocksIn(document)) > 0) later.push(struct);
      else {
        yield struct;
        isOver = false;
      }
    }
    waiting = later;
  }
  if (waiting.length > 0) yield mergeUpdates(waiting);
}

/** Whether Yjs, with this update, would apply changes that wait in the document. */
function releasesWaiting(update: Uint8Array, { store }: Y.Doc): boolean {
  const missing = store.pendingStructs?.missing;
  if (missing === undefined) return false;
  for (const [client, clock] of missing) if (clock < Y.getState(store, client)) return true;
  let isFound = false;
  scanUpdate(update, ({ client, nextClock }) => {
    isFound ||= (missing.get(client) ?? nextClock) < nextClock;
  });
  return isFound;
}

/** Removes the structs that wait from the document. */
function takeWaiting({ store }: Y.Doc): Uint8Array {
  const { pendingStructs } = store;
  store.pendingStructs = null;
  return pendingStructs === null
    ? Uint8Array.of(0, 0)
    : Y.convertUpdateFormatV2ToV1(pendingStructs.update);
}

const heldWeights = new WeakMap<Y.Doc, number>();

/** The weight of changes that waited in the document and are being applied. */
export const heldWeight = (document: Y.Doc): number => heldWeights.get(document) ?? 0;

const addHeld = (document: Y.Doc, weight: number): void => {
  heldWeights.set(document, heldWeight(document) + weight);
};

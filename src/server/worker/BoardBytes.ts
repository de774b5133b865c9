import * as Y from 'yjs';
import { isSoundUpdate } from '../../shared/document/isSoundUpdate.ts';
import { KnownChanges } from '../../shared/document/KnownChanges.ts';
import { mergeUpdates } from '../../shared/document/mergeUpdates.ts';
import { spansOf } from '../../shared/document/scanUpdate.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { UpdateJoiner } from '../../shared/document/UpdateJoiner.ts';

/** A client applies this much in about one frame. */
const pieceSizeBytes = 64 * 1024;

/** What a client lacks of a board. */
export interface MissingPieces {
  /** Each builds only on those before it and on the client's state. */
  readonly pieces: readonly Uint8Array[];
  /** Includes changes that wait for missing predecessors. */
  readonly last: Uint8Array;
}

/** A board as its stored bytes, without a document, which takes a hundred times as long to build. */
export class BoardBytes {
  readonly #update: Uint8Array;
  /** Up to the first gap of each client. */
  readonly stateVector: Uint8Array;

  private constructor(update: Uint8Array, stateVector: Uint8Array) {
    this.#update = update;
    this.stateVector = stateVector;
  }

  /** @returns undefined if Yjs might not apply one of the updates: then only a document shows the result */
  static of(updates: readonly Uint8Array[]): BoardBytes | undefined {
    if (!updates.every(isSoundUpdate)) return undefined;
    const joiner = new UpdateJoiner();
    for (const update of updates) joiner.add(update, spansOf(update));
    const joined = joiner.finish();
    const update = mergeUpdates(joined.updates);
    return new BoardBytes(update, joined.stateVector ?? Y.encodeStateVectorFromUpdate(update));
  }

  /** All changes except those that wait for others. */
  known(): KnownChanges {
    const known = new KnownChanges();
    if (!known.add(this.#update)) {
      for (const piece of splitUpdate(this.#update, pieceSizeBytes)) known.add(piece);
    }
    return known;
  }

  /** @param stateVector of the client */
  missing(stateVector: ReadonlyMap<number, number>): MissingPieces {
    const known = new KnownChanges(stateVector);
    const pieces = splitUpdate(this.#update, pieceSizeBytes, stateVector);
    const gap = pieces.findIndex((piece) => !known.add(piece));
    const lastIndex = gap < 0 ? Math.max(0, pieces.length - 1) : gap;
    return { pieces: pieces.slice(0, lastIndex), last: mergeUpdates(pieces.slice(lastIndex)) };
  }
}

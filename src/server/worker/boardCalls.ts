import * as Y from 'yjs';
import { messageLimits, type UpdateFault, updateFault } from '../../shared/document/checkUpdate.ts';
import { clientsOf } from '../../shared/document/clientsOf.ts';
import { isSoundUpdate } from '../../shared/document/isSoundUpdate.ts';
import type { ChangeNumbers } from '../../shared/document/KnownChanges.ts';
import { type Nesting, nestingOf, placesTypes } from '../../shared/document/nesting.ts';
import { StoredDepths } from '../../shared/document/StoredDepths.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { BoardBytes, type MissingPieces } from './BoardBytes.ts';
import { isApplied, isTooMuch } from './storedUpdate.ts';
import { waitingWeight } from './waitingWeight.ts';

/** Yjs applies a piece of this size within milliseconds, whatever its content. */
const pieceSizeBytes = 16 * 1024;

/** A checked update of a client, with its pieces. */
export interface CheckedUpdate {
  /** The unchanged bytes, transferred back. */
  readonly update: Uint8Array;
  /** Together they are the update. Each builds only on those before it and on predecessors of the update. */
  readonly pieces: readonly Uint8Array[];
  /** See `waitingWeight`, for a document with the given state vector. */
  readonly weight: number;
  /** Whose structs it contains. */
  readonly clients: ReadonlySet<number>;
  /** For the same document; undefined if its types do not depend on other structs. */
  readonly nesting: Nesting | undefined;
}

/** What the store has of a board. */
export interface SnapshotAndLog {
  readonly snapshot?: Uint8Array;
  /** The updates after it, in order. */
  readonly log: readonly Uint8Array[];
}

export interface CompactedLog {
  readonly snapshot: Uint8Array;
  /** The indexes of updates that Yjs could not apply. */
  readonly failed: readonly number[];
}

export interface BoardAnswer extends MissingPieces {
  /** Of the server. */
  readonly stateVector: Uint8Array;
}

/** The calls of the board thread. It keeps no state between calls. */
export interface BoardCalls {
  /** Checks an update of a client, and splits it. */
  check(update: Uint8Array, stateVector: Uint8Array): CheckedUpdate | UpdateFault;
  /** Whether the stored board would nest types too deeply with the update, see `isTooDeep`. */
  isTooDeep(board: SnapshotAndLog, update: Uint8Array, maxDepth: number): boolean;
  /** Splits a stored board, to apply it in slices. */
  cut(board: SnapshotAndLog): readonly Uint8Array[];
  /** The changes that a client with the given state vector lacks; undefined if only a document shows the board. */
  answer(board: SnapshotAndLog, stateVector: Uint8Array): BoardAnswer | undefined;
  /** The changes that are stored, as numbers; undefined as in `answer`. */
  known(board: SnapshotAndLog): ChangeNumbers | undefined;
  /** @throws when the document of the board cannot be encoded, or exceeds the limits of a board */
  compact(board: SnapshotAndLog): CompactedLog;
}

export const boardCalls: BoardCalls = {
  check(update, stateVector) {
    const fault = updateFault(update, messageLimits);
    if (fault !== undefined) return fault;
    // Yjs cannot apply it.
    if (!isSoundUpdate(update)) return 'garbage';
    const clocks = Y.decodeStateVector(stateVector);
    const clockOf = (client: number): number => clocks.get(client) ?? 0;
    return {
      update,
      pieces: splitUpdate(update, pieceSizeBytes),
      weight: waitingWeight(update, clockOf),
      clients: clientsOf(update),
      nesting: placesTypes(update) ? nestingOf(update, clockOf) : undefined,
    };
  },

  isTooDeep(board, update, maxDepth) {
    const stored = new StoredDepths();
    for (const each of readable(board)) stored.add(each);
    return stored.wouldBeTooDeep(update, maxDepth);
  },

  cut: (board) => readable(board).flatMap(piecesOf),

  answer(board, stateVector) {
    const bytes = BoardBytes.of(readable(board));
    if (bytes === undefined) return undefined;
    return { stateVector: bytes.stateVector, ...bytes.missing(Y.decodeStateVector(stateVector)) };
  },

  known: (board) => BoardBytes.of(readable(board))?.known().numbers(),

  compact({ snapshot, log }) {
    const document = new Y.Doc();
    const failed: number[] = [];
    document.transact(() => {
      if (snapshot !== undefined) Y.applyUpdate(document, snapshot);
      for (const [index, update] of log.entries()) {
        if (isTooMuch(update) || !isApplied(document, update)) failed.push(index);
      }
    });
    const encoded = encodeSound(document);
    if (isTooMuch(encoded)) throw new Error('the board exceeds the limits of a snapshot');
    return { snapshot: encoded, failed };
  },
};

/** Without updates of the log that are too much. A snapshot is most of a board, whatever an earlier version accepted. */
export const readable = ({ snapshot, log }: SnapshotAndLog): readonly Uint8Array[] => {
  const updates = log.filter((update) => !isTooMuch(update));
  return snapshot === undefined ? updates : [snapshot, ...updates];
};

/** An update that Yjs cannot apply is not split. */
const piecesOf = (update: Uint8Array): readonly Uint8Array[] =>
  update.byteLength > pieceSizeBytes && isSoundUpdate(update)
    ? splitUpdate(update, pieceSizeBytes)
    : [update];

/**
 * Encodes the document as one update and verifies it: a valid update may lead to a document that cannot be encoded, or
 * whose encoding cannot be read.
 */
function encodeSound(document: Y.Doc): Uint8Array {
  const bytes = Y.encodeStateAsUpdate(document);
  Y.applyUpdate(new Y.Doc(), bytes);
  return bytes;
}

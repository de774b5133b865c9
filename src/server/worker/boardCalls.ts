import * as Y from 'yjs';
import {
  messageLimits,
  type UpdateFault,
  updateFault,
  wholeBoardLimits,
} from '../../shared/document/checkUpdate.ts';
import { isSoundUpdate } from '../../shared/document/isSoundUpdate.ts';
import type { ChangeNumbers } from '../../shared/document/KnownChanges.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { BoardBytes, type MissingPieces } from './BoardBytes.ts';
import { waitingWeight } from './waitingWeight.ts';

/** Yjs takes in a piece within some milliseconds, whatever it holds. */
const pieceSizeBytes = 16 * 1024;

/** An update of a client that may be stored, and what it takes to apply it in slices. */
export interface CheckedUpdate {
  /** As it came: it was handed over, and comes back. */
  readonly update: Uint8Array;
  /** Together they are the update; each builds only on those before it and on what the update builds on. */
  readonly pieces: readonly Uint8Array[];
  /** See `waitingWeight`, for a document with the given state vector. */
  readonly weight: number;
}

export interface CompactedLog {
  readonly snapshot: Uint8Array;
  /** Which of the updates Yjs could not apply. */
  readonly failed: readonly number[];
}

export interface BoardAnswer extends MissingPieces {
  /** Of the server. */
  readonly stateVector: Uint8Array;
}

/** What the thread of the boards does. It keeps nothing between two calls. */
export interface BoardCalls {
  /** Looks through what a client sent, and cuts it. */
  check(update: Uint8Array, stateVector: Uint8Array): CheckedUpdate | UpdateFault;
  /** Cuts what is stored of a board, to apply it in slices. */
  cut(updates: readonly Uint8Array[]): readonly Uint8Array[];
  /** What a client with the given state vector lacks; undefined when only a document shows what the board is. */
  answer(updates: readonly Uint8Array[], stateVector: Uint8Array): BoardAnswer | undefined;
  /** The changes that are stored, as numbers; undefined as in `answer`. */
  known(updates: readonly Uint8Array[]): ChangeNumbers | undefined;
  /** @throws when the document of the updates cannot be encoded */
  compact(snapshot: Uint8Array | undefined, log: readonly Uint8Array[]): CompactedLog;
}

export const boardCalls: BoardCalls = {
  check(update, stateVector) {
    const fault = updateFault(update, messageLimits);
    if (fault !== undefined) return fault;
    // Yjs could not apply it.
    if (!isSoundUpdate(update)) return 'garbage';
    const clocks = Y.decodeStateVector(stateVector);
    return {
      update,
      pieces: splitUpdate(update, pieceSizeBytes),
      weight: waitingWeight(update, (client) => clocks.get(client) ?? 0),
    };
  },

  cut: (updates) => updates.filter((update) => !isTooMuch(update)).flatMap(piecesOf),

  answer(updates, stateVector) {
    const board = BoardBytes.of(updates.filter((update) => !isTooMuch(update)));
    if (board === undefined) return undefined;
    return { stateVector: board.stateVector, ...board.missing(Y.decodeStateVector(stateVector)) };
  },

  known: (updates) =>
    BoardBytes.of(updates.filter((update) => !isTooMuch(update)))
      ?.known()
      .numbers(),

  compact(snapshot, log) {
    const document = new Y.Doc();
    const failed: number[] = [];
    document.transact(() => {
      if (snapshot !== undefined) Y.applyUpdate(document, snapshot);
      for (const [index, update] of log.entries()) {
        if (isTooMuch(update) || !isApplied(document, update)) failed.push(index);
      }
    });
    return { snapshot: encodeSound(document), failed };
  },
};

/** Such an update was stored by an older version, and would keep the server busy whenever it is read. */
const isTooMuch = (update: Uint8Array): boolean =>
  updateFault(update, wholeBoardLimits) === 'too-much';

/** What Yjs cannot apply is not taken apart either. */
const piecesOf = (update: Uint8Array): readonly Uint8Array[] =>
  update.byteLength > pieceSizeBytes && isSoundUpdate(update)
    ? splitUpdate(update, pieceSizeBytes)
    : [update];

function isApplied(document: Y.Doc, update: Uint8Array): boolean {
  try {
    Y.applyUpdate(document, update);
    return true;
  } catch {
    return false;
  }
}

/**
 * The document as one update that is known to be readable: bytes can pass for an update and yet leave a
 * document that cannot be encoded, or not be read again.
 */
function encodeSound(document: Y.Doc): Uint8Array {
  const bytes = Y.encodeStateAsUpdate(document);
  Y.applyUpdate(new Y.Doc(), bytes);
  return bytes;
}

import type { UpdateFault } from '../../shared/document/checkUpdate.ts';
import type { OperationKind } from '../../shared/operation.ts';

/** An operation of the outbox as delivery needs it. */
export interface WaitingOperation {
  readonly id: string;
  readonly kind: OperationKind;
  /** Wall clock, milliseconds since the epoch: when the user made the change. */
  readonly createdAt: number;
  /** Milliseconds since the change was made, by a monotonic clock where this process saw it made. */
  readonly ageMs: number;
}

/** Operations of one board, oldest first, merged into one update for one send. */
export interface Batch {
  readonly boardId: string;
  readonly operations: readonly WaitingOperation[];
  /** Yjs update, V1. */
  readonly update: Uint8Array;
}

/** What a server lacks of a board. */
export interface CatchUpUpdate {
  /** Yjs update, V1. */
  readonly update: Uint8Array;
  /** The last operation that went into it: all before it are in it, or were the server's already. */
  readonly coveredSeq: number;
}

/** The pieces, or why there are none. */
export type SplitUpdate = readonly Uint8Array[] | UpdateFault;

export interface BatchLimit {
  readonly maxOperations: number;
  readonly maxSizeBytes: number;
}

/**
 * What sync sees of the `DrawingOperationQueue`: the durable outbox and the stored boards.
 * Every promise rejects with an Error only when the disk refuses; nothing is lost by that.
 */
export interface Outbox {
  /** Operations on disk and not yet acknowledged, all boards. */
  readonly size: number;
  waitingCount(boardId: string): number;
  boardsWaiting(): readonly string[];
  /**
   * Calls back after operations of a board became durable and wait for delivery, and when the disk was opened again
   * and knows better which do. Returns the way to stop.
   */
  onWaiting(listener: (boardId: string) => void): () => void;

  /** The oldest waiting operations of a board, at least one whatever its size; undefined when none waits. */
  nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined>;
  /** Those of a batch that wait still: a catch-up may have brought the others meanwhile. */
  stillWaiting(batch: Batch): readonly WaitingOperation[];
  /** Removes the operations of a delivered batch from the outbox, durably. @returns those that had not left before */
  acknowledge(batch: Batch): Promise<readonly WaitingOperation[]>;

  /** Stores a remote change, then tells the windows that show the board; shows it first where that is faster. */
  receive(boardId: string, update: Uint8Array): Promise<void>;
  /** Yjs state vector of all that is stored of the board. */
  stateVector(boardId: string): Promise<Uint8Array>;
  /** What a peer with that state vector lacks of the stored board, deletions included. */
  missingUpdate(boardId: string, peerStateVector: Uint8Array): Promise<CatchUpUpdate>;

  /** Cuts an update into pieces of about that size, see `splitUpdate`. Not on the caller's thread. */
  split(update: Uint8Array, maxSizeBytes: number): Promise<readonly Uint8Array[]>;
  /** The same of what came from somebody else, unless it cannot be taken in, see `updateFault`. */
  splitReceived(update: Uint8Array, maxSizeBytes: number): Promise<SplitUpdate>;

  /**
   * What this server has of the board is about to be received: no other server counts as having it whole any more.
   * Durable before what is received after this call.
   */
  beginSync(boardId: string, serverUrl: string): Promise<void>;

  /** Boards whose whole content was never acknowledged by this server, to be caught up even when not open. */
  boardsNeverSynced(serverUrl: string): Promise<readonly string[]>;
  /**
   * The server acknowledged what it lacked of the board, up to `coveredSeq`: what waited of that leaves the outbox,
   * durably, as it does with a batch. @returns what left, oldest first
   */
  markSynced(
    boardId: string,
    serverUrl: string,
    coveredSeq: number,
  ): Promise<readonly WaitingOperation[]>;
}

import type { UpdateFault } from '../../shared/document/checkUpdate.ts';
import type { OperationKind } from '../../shared/operation.ts';

/** An operation of the outbox, as delivery needs it. */
export interface WaitingOperation {
  readonly id: string;
  readonly kind: OperationKind;
  /** Wall clock, milliseconds since the epoch: when the user made the change. */
  readonly createdAt: number;
  /** Milliseconds since the change was made, by a monotonic clock if that was during this run. */
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
  /** The last operation included: all earlier ones are included, or the server has them already. */
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
  /** Operations on disk and not yet acknowledged, of all boards. */
  readonly size: number;
  waitingCount(boardId: string): number;
  boardsWaiting(): readonly string[];
  /**
   * Calls back when operations of a board are durable and wait for delivery, and when the database was reopened
   * and the waiting ones may differ. @returns stops listening
   */
  onWaiting(listener: (boardId: string) => void): () => void;

  /** The oldest waiting operations of a board, at least one whatever its size; undefined when none waits. */
  nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined>;
  /** The operations of a batch that still wait: a catch-up may have delivered the others. */
  stillWaiting(batch: Batch): readonly WaitingOperation[];
  /** Removes a delivered batch from the outbox, durably. @returns the operations that were still in it */
  acknowledge(batch: Batch): Promise<readonly WaitingOperation[]>;

  /** Stores a remote change and passes it to the windows that show the board, before storing where that is faster. */
  receive(boardId: string, update: Uint8Array): Promise<void>;
  /** Yjs state vector of all that is stored of the board. */
  stateVector(boardId: string): Promise<Uint8Array>;
  /** What a peer with that state vector lacks of the stored board, including deletions. */
  missingUpdate(boardId: string, peerStateVector: Uint8Array): Promise<CatchUpUpdate>;

  /** Cuts an update into pieces of about that size, off the caller's thread, see `splitUpdate`. */
  split(update: Uint8Array, maxSizeBytes: number): Promise<readonly Uint8Array[]>;
  /**
   * The same for an update of this board from somebody else, unless `updateFault` refuses it, or the stored board would
   * nest types too deeply with it.
   */
  splitReceived(boardId: string, update: Uint8Array, maxSizeBytes: number): Promise<SplitUpdate>;

  /**
   * This server's content of the board is about to be received: no other server has the whole board any more.
   * Durable before anything received after this call.
   */
  beginSync(boardId: string, serverUrl: string): Promise<void>;

  /** Boards whose whole content this server never acknowledged: they catch up even when not open. */
  boardsNeverSynced(serverUrl: string): Promise<readonly string[]>;
  /**
   * The server acknowledged what it lacked of the board, up to `coveredSeq`: those operations leave the outbox,
   * durably, as a batch does. @returns the operations that left, oldest first
   */
  markSynced(
    boardId: string,
    serverUrl: string,
    coveredSeq: number,
  ): Promise<readonly WaitingOperation[]>;
}

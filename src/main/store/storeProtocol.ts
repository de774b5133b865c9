/** What the main thread and its two workers say to each other. Both ends are ours and of one build. */
import type { UpdateFault } from '../../shared/document/checkUpdate.ts';
import type { OperationKind } from '../../shared/operation.ts';
import type { ReadingEnd } from './MergedBoards.ts';

/** Local operations were made in this app, remote ones came from the sync server. */
export type OperationOrigin = 'local' | 'remote';

/** One change of the database; those of a group are written in order, in one transaction. Each may be repeated. */
export type StoreWrite =
  | {
      readonly type: 'operation';
      readonly id: string;
      readonly boardId: string;
      readonly kind: OperationKind | 'remote';
      readonly origin: OperationOrigin;
      readonly createdAt: number;
      readonly update: Uint8Array;
      /** Whether a local operation goes into the outbox; decided when the transaction is made. */
      readonly waits: boolean;
      readonly endsDraft?: string | undefined;
      /** The next operation is written in the same transaction. */
      readonly continues?: boolean | undefined;
    }
  | {
      readonly type: 'draft';
      readonly boardId: string;
      readonly strokeId: string;
      readonly sequence: number;
      readonly piece: Uint8Array;
      /** The stored pieces from `sequence` on are forgotten first. */
      readonly replaces?: boolean | undefined;
    }
  | { readonly type: 'drop-draft'; readonly boardId: string; readonly strokeId: string }
  | { readonly type: 'acknowledge'; readonly ids: readonly string[] }
  /** The server acknowledged what it lacked of the board: what it was given is in the outbox no longer. */
  | {
      readonly type: 'synced';
      readonly boardId: string;
      readonly serverUrl: string;
      /** The last operation that the server was given. */
      readonly coveredSeq: number;
    }
  /** The board takes in what this server has: what another one has is the whole board no longer. */
  | { readonly type: 'unsynced'; readonly boardId: string; readonly serverUrl: string }
  | { readonly type: 'board'; readonly board: BoardRow }
  | { readonly type: 'thumbnail'; readonly boardId: string; readonly png: Uint8Array | null }
  /** Deletes a board that is off the list, with all that is kept of it, also what waits for a server. */
  | { readonly type: 'purge'; readonly boardId: string }
  | {
      readonly type: 'snapshot';
      readonly boardId: string;
      /** The last operation it holds. */
      readonly seq: number;
      readonly createdAt: number;
      readonly payload: Uint8Array;
    };

/** `seq` of an operation that was new; undefined for a repeated one and for other writes. */
export type WriteResult = number | undefined;

export interface BoardRow {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt: number | null;
}

/** An operation of the outbox as the index in memory keeps it. */
export interface WaitingRow {
  readonly seq: number;
  readonly id: string;
  readonly boardId: string;
  readonly kind: OperationKind;
  readonly createdAt: number;
  readonly sizeBytes: number;
}

/** What compaction would take in: the operations of a board after its newest snapshot. */
export interface Tail {
  readonly boardId: string;
  readonly count: number;
  readonly sizeBytes: number;
  readonly snapshotSizeBytes: number;
}

export interface StoreContent {
  readonly boards: readonly BoardRow[];
  readonly waiting: readonly WaitingRow[];
  readonly tails: readonly Tail[];
}

export interface StoredDraft {
  readonly strokeId: string;
  readonly pieces: readonly Uint8Array[];
}

export interface BoardInStore {
  /** The newest snapshot as it is, and the operations after it. */
  readonly updates: readonly Uint8Array[];
  readonly drafts: readonly StoredDraft[];
}

/** A damaged database that was set aside, and what came out of it. */
export interface DatabaseRecovery {
  readonly folder: string;
  readonly operationCount: number;
  readonly snapshotCount: number;
  readonly boardCount: number;
  /** Rows read whose checksum says that they are not what was written; they are in the table `damaged`. */
  readonly damagedRowCount: number;
  /** False when parts of the file could not be read at all. */
  readonly isComplete: boolean;
}

/** Rows of a board that were unreadable and set aside while the rest of the board loaded. */
export interface RowsSetAside {
  readonly boardId: string;
  readonly count: number;
}

/** What the store worker says without being asked. */
export type StoreEvent =
  /** The database was opened, or rows were set aside: `content` replaces what was known of it. */
  | { readonly type: 'content'; readonly content: StoreContent }
  | { readonly type: 'recovered'; readonly recovery: DatabaseRecovery }
  | { readonly type: 'rows-set-aside'; readonly rows: RowsSetAside };

export type WriteAnswer =
  | { readonly ok: true; readonly value: WriteResult }
  | { readonly ok: false; readonly message: string };

/** The calls the store worker answers. */
export interface StoreCalls {
  /** Opens the database if it can be; `content` is said before the answer. */
  open(): void;
  commit(writes: readonly StoreWrite[]): readonly WriteAnswer[];
  load(boardId: string): BoardInStore;
  /** The waiting operations with these `seq`s as one update; undefined when a row was set aside meanwhile. */
  batch(boardId: string, seqs: readonly number[]): Uint8Array | undefined;
  thumbnails(): readonly { readonly boardId: string; readonly png: Uint8Array }[];
  neverSynced(serverUrl: string): readonly string[];
  /** Opens the database anew and sets damaged rows of the board aside; throws `damaged` when the file is. */
  inspect(boardId: string): void;
  /** Moves a damaged database away, as the first call to a fresh worker. */
  setAside(): void;
  close(): void;
}

export interface CompactedBoard {
  readonly seq: number;
  readonly payload: Uint8Array;
}

export interface MissingUpdate {
  readonly update: Uint8Array;
  /** The last operation that went into it. */
  readonly coveredSeq: number;
}

/** A step of making a file. */
export interface FileStep {
  /** How much of the work is done, 0 to 1. */
  readonly part: number;
  /** The next bytes of the file, when it has come to that. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** What somebody who has some of a board asks for. */
export interface LackingQuestion {
  /** What they have, in the encoding of Yjs. */
  readonly stateVector: Uint8Array;
  /** Where the part that they were given last ended; undefined for the first. */
  readonly since?: ReadingEnd | undefined;
  /** No part has much more, unless one update alone does. */
  readonly maxSizeBytes: number;
}

/** A part of what somebody lacks of a board. */
export interface LackingPart {
  readonly updates: readonly Uint8Array[];
  readonly end: ReadingEnd;
  /** Nothing is stored after it. */
  readonly isAtEnd: boolean;
}

/** The calls the document worker answers. */
export interface DocumentCalls {
  /** The board up to now as one update; undefined when a row of it is damaged. */
  compact(boardId: string): CompactedBoard | undefined;
  stateVector(boardId: string): Uint8Array;
  /** Undefined when a row of the board is damaged. */
  missingUpdate(boardId: string, peerStateVector: Uint8Array): MissingUpdate | undefined;
  /** The next part of what somebody lacks of a board, in pieces, see `splitUpdate`. Undefined when a row is damaged. */
  lacking(
    boardId: string,
    question: LackingQuestion,
    maxPieceSizeBytes: number,
  ): LackingPart | undefined;
  /** See `splitUpdate`. */
  split(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[];
  /** The same of what came from somebody else, unless it cannot be taken in. */
  splitReceived(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[] | UpdateFault;
  /**
   * Begins to make an `.everink` file of one board, see `everinkFileSteps`.
   * @param stored updates that the caller needs no longer
   * @param unsaved those that come after them
   */
  beginFile(
    stored: readonly Uint8Array[],
    unsaved: readonly Uint8Array[],
    drafts: readonly StoredDraft[],
  ): void;
  /** The next step of it; undefined when it is done. */
  nextOfFile(): Promise<FileStep | undefined>;
  /** A change that gives the board this title; undefined when it has it. */
  retitle(boardId: string, title: string): Uint8Array | undefined;
}

/** The messages between the main thread and its two workers. Both ends are from the same build. */
import type { UpdateFault } from '../../shared/document/checkUpdate.ts';
import type { OperationKind } from '../../shared/operation.ts';
import type { ReadingEnd } from './MergedBoards.ts';

/** Local operations were made in this app, remote ones came from a sync server. */
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
      /** Whether a local operation goes into the outbox; decided when the transaction is created. */
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
      /** The stored pieces from `sequence` on are deleted first. */
      readonly replaces?: boolean | undefined;
    }
  | { readonly type: 'drop-draft'; readonly boardId: string; readonly strokeId: string }
  | { readonly type: 'acknowledge'; readonly ids: readonly string[] }
  /** The server acknowledged what it lacked of the board: what it was sent leaves the outbox. */
  | {
      readonly type: 'synced';
      readonly boardId: string;
      readonly serverUrl: string;
      /** The last operation that the server was sent. */
      readonly coveredSeq: number;
    }
  /** The board receives what this server has: another server no longer has the whole board. */
  | { readonly type: 'unsynced'; readonly boardId: string; readonly serverUrl: string }
  | { readonly type: 'board'; readonly board: BoardRow }
  | { readonly type: 'thumbnail'; readonly boardId: string; readonly png: Uint8Array | null }
  /** Permanently deletes a deleted board with all its data, including its outbox. */
  | { readonly type: 'purge'; readonly boardId: string }
  | {
      readonly type: 'snapshot';
      readonly boardId: string;
      /** The last operation that it contains. */
      readonly seq: number;
      readonly createdAt: number;
      readonly payload: Uint8Array;
    };

/** The `seq` of a new operation; undefined for a repeated one and for other writes. */
export type WriteResult = number | undefined;

export interface BoardRow {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt: number | null;
}

/** An operation of the outbox, as the index in memory stores it. */
export interface WaitingRow {
  readonly seq: number;
  readonly id: string;
  readonly boardId: string;
  readonly kind: OperationKind;
  readonly createdAt: number;
  readonly sizeBytes: number;
}

/** What compaction would merge: the operations of a board after its newest snapshot. */
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
  /** The newest snapshot and the operations after it. */
  readonly updates: readonly Uint8Array[];
  /** The last operation in them; 0: none. */
  readonly lastSeq: number;
  readonly drafts: readonly StoredDraft[];
}

/** A damaged database that was set aside, and what was recovered from it. */
export interface DatabaseRecovery {
  readonly folder: string;
  readonly operationCount: number;
  readonly snapshotCount: number;
  readonly boardCount: number;
  /** Rows whose checksum does not match; they are in the table `damaged`. */
  readonly damagedRowCount: number;
  /** False when parts of the file could not be read at all. */
  readonly isComplete: boolean;
}

/** Rows of a board that were unreadable and set aside while the rest of the board loaded. */
export interface RowsSetAside {
  readonly boardId: string;
  readonly count: number;
}

/** The store worker's events. */
export type StoreEvent =
  /** The database was opened, or rows were set aside: `content` replaces what was known. */
  | { readonly type: 'content'; readonly content: StoreContent }
  | { readonly type: 'recovered'; readonly recovery: DatabaseRecovery }
  | { readonly type: 'rows-set-aside'; readonly rows: RowsSetAside };

export type WriteAnswer =
  | { readonly ok: true; readonly value: WriteResult }
  | { readonly ok: false; readonly message: string };

/** The functions of the store worker. */
export interface StoreCalls {
  /** Opens the database if possible; the `content` event precedes the answer. */
  open(): void;
  commit(writes: readonly StoreWrite[]): readonly WriteAnswer[];
  load(boardId: string): BoardInStore;
  /** The waiting operations with these `seq`s as one update; undefined if a row was set aside meanwhile. */
  batch(boardId: string, seqs: readonly number[]): Uint8Array | undefined;
  thumbnails(): readonly { readonly boardId: string; readonly png: Uint8Array }[];
  /** The last operation of a board; 0: it has none. */
  lastSeq(boardId: string): number;
  /** Whether a row of any kind belongs to the board, also a damaged one. */
  hasContent(boardId: string): boolean;
  neverSynced(serverUrl: string): readonly string[];
  /** Reopens the database and sets damaged rows of the board aside; throws `damaged` if the file itself is. */
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
  /** The last operation in it. */
  readonly coveredSeq: number;
}

/** A step of creating a file. */
export interface FileStep {
  /** The fraction of the work done, 0 to 1. */
  readonly part: number;
  /** The next bytes of the file, once there are any. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** A file that is read into a board. */
export interface FileReading {
  /** The checksum of the content, in hex. */
  readonly contentId: string;
  /** See `BoardComparison`. */
  readonly isSameDocument: boolean;
  readonly isAhead: boolean;
  /** The last operation of the board that it was compared with; 0: none. */
  readonly lastSeq: number;
}

/** A request of a peer that has part of a board. */
export interface LackingQuestion {
  /** The peer's state vector, as Yjs encodes it. */
  readonly stateVector: Uint8Array;
  /** Where the last part ended; undefined for the first. */
  readonly since?: ReadingEnd | undefined;
  /** No part is much larger, unless a single update is. */
  readonly maxSizeBytes: number;
}

/** A part of what a peer lacks of a board. */
export interface LackingPart {
  readonly updates: readonly Uint8Array[];
  readonly end: ReadingEnd;
  /** It is the last part. */
  readonly isAtEnd: boolean;
}

/** The functions of the document worker. */
export interface DocumentCalls {
  /** The present board as one update; undefined if a row is damaged. */
  compact(boardId: string): CompactedBoard | undefined;
  stateVector(boardId: string): Uint8Array;
  /** Undefined if a row of the board is damaged. */
  missingUpdate(boardId: string, peerStateVector: Uint8Array): MissingUpdate | undefined;
  /** The next part of what a peer lacks of a board, in pieces, see `splitUpdate`. Undefined if a row is damaged. */
  lacking(
    boardId: string,
    question: LackingQuestion,
    maxPieceSizeBytes: number,
  ): LackingPart | undefined;
  /** See `splitUpdate`. */
  split(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[];
  /** The same for an update of this board from somebody else, unless it is refused. */
  splitReceived(
    boardId: string,
    update: Uint8Array,
    maxSizeBytes: number,
  ): readonly Uint8Array[] | UpdateFault;
  /**
   * Starts creating an `.everink` file of one board, see `everinkFileSteps`.
   * @param stored updates that the caller no longer needs
   * @param unsaved later updates
   */
  beginFile(
    stored: readonly Uint8Array[],
    unsaved: readonly Uint8Array[],
    drafts: readonly StoredDraft[],
  ): void;
  /** Its next step; undefined when it is complete. */
  nextOfFile(): Promise<FileStep | undefined>;
  /**
   * Starts reading an `.everink` file into a board. Undefined if a row of the board is damaged.
   * @param boardId undefined: a new board
   */
  beginReading(path: string, boardId: string | undefined): Promise<FileReading | undefined>;
  /** The next updates that the board lacks, each of which depends on those before; undefined at the end. */
  nextOfReading(): readonly Uint8Array[] | undefined;
  /** An update that gives the board this title; undefined if it has it already. */
  retitle(boardId: string, title: string): Uint8Array | undefined;
}

import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../base/Clock.ts';
import { Emitter } from '../../base/Emitter.ts';
import { CodedError } from '../../shared/CodedError.ts';
import { fillUpdate } from '../../shared/document/fillUpdate.ts';
import type { RecoveredDraft } from '../../shared/document/recovery/recoverDraft.ts';
import { encodeRefused } from '../../shared/document/refusedDraft.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import { newOperationId } from '../../shared/newOperationId.ts';
import type { Operation, OperationKind } from '../../shared/operation.ts';
import type { SaveProblem } from '../../shared/problem.ts';
import type { SaveStatus } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { StartWorkers } from '../store/StoreWorkers.ts';
import type { LackingPart, LackingQuestion, StoreEvent } from '../store/storeProtocol.ts';
import { BoardList } from './BoardList.ts';
import { CatchUp } from './CatchUp.ts';
import { Compactor } from './Compactor.ts';
import { type DraftPiece, Drafts, leftOver } from './Drafts.ts';
import { EverinkFiles, type StoredParts } from './EverinkFiles.ts';
import { Notices } from './Notices.ts';
import { localWrite, type OperationWrite, remoteWrite, type WriteWith } from './operationWrites.ts';
import type {
  Batch,
  BatchLimit,
  CatchUpUpdate,
  Outbox,
  SplitUpdate,
  WaitingOperation,
} from './outbox.ts';
import { readBatch } from './readBatch.ts';
import { SaveState } from './SaveState.ts';
import { StoreAccess } from './StoreAccess.ts';
import { noticeOfRecovery, noticeOfRows } from './storeNotices.ts';
import { type WaitingEntry, WaitingIndex } from './WaitingIndex.ts';

export interface QueueOptions {
  /** The data folder; created if missing. */
  readonly folder: string;
  /** The store in that folder. */
  readonly startWorkers: StartWorkers;
  /** Whether local operations of a board go into the outbox, which needs a sync server. See `setDelivers`. */
  readonly delivers: (boardId: string) => boolean;
  readonly log: Log;
  readonly clock?: Clock;
  /** Creates ids for operations and boards that no window created. */
  readonly newId?: () => string;
}

export interface LoadedBoard {
  /** Yjs updates, in the order in which they were stored. */
  readonly updates: readonly Uint8Array[];
  /**
   * Turns them into pieces for a window, each of which depends on those before it.
   * @throws CodedError
   */
  readonly pieces: () => Promise<readonly Uint8Array[]>;
  /** Unfinished strokes and texts that no window is working on any more. */
  readonly drafts: readonly RecoveredDraft[];
}

interface ReadAhead {
  readonly boardId: string;
  /** Undefined when it could not be read. */
  readonly reading: Promise<LoadedBoard | undefined>;
}

/**
 * Keeps every operation: on disk before it counts as saved, in the outbox until the server acknowledges it.
 * What the disk refuses stays in memory, in order, and is tried again until the disk takes it.
 */
export class DrawingOperationQueue implements Outbox {
  readonly boards: BoardList;
  readonly files: EverinkFiles;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #access: StoreAccess;
  readonly #compactor: Compactor;
  readonly #saving: SaveState;
  readonly #waiting: WaitingIndex;
  readonly #drafts: Drafts;
  readonly #saveListeners: Emitter<[boardId: string | undefined]>;
  readonly #waitingListeners: Emitter<[boardId: string]>;
  readonly #remoteListeners: Emitter<[boardId: string, update: Uint8Array]>;
  readonly #storedListeners: Emitter<[boardId: string, seq: number]>;
  readonly #notices: Notices;
  readonly #catchUp: CatchUp;
  #readAhead: ReadAhead | undefined;
  #lostCount = 0;

  /** Resolves once the database is open, or cannot be opened now (see `saveStatus`). */
  static async open(options: QueueOptions): Promise<DrawingOperationQueue> {
    const queue = new DrawingOperationQueue(options);
    await queue.#access.open();
    return queue;
  }

  private constructor(options: QueueOptions) {
    const { log, clock = systemClock, newId } = options;
    this.#log = log;
    this.#clock = clock;
    this.#newId = newId ?? (() => newOperationId(clock.wallMs()));
    this.#waiting = new WaitingIndex(clock);
    const listenerFailed = (error: unknown): void => {
      log.error('a listener of the queue failed', { error });
    };
    this.#saveListeners = new Emitter(listenerFailed);
    this.#waitingListeners = new Emitter(listenerFailed);
    this.#remoteListeners = new Emitter(listenerFailed);
    this.#storedListeners = new Emitter(listenerFailed);
    this.#notices = new Notices(log);
    this.#saving = new SaveState(this.#saveListeners);
    this.#access = new StoreAccess({
      ...options,
      clock,
      onEvent: (event) => this.#hear(event),
      onProblem: (problem) => this.#saving.setProblem(problem),
    });
    this.#drafts = new Drafts(this.#access);
    this.files = new EverinkFiles({
      access: this.#access,
      readStored: (boardId) => this.#readStored(boardId),
      log,
    });
    this.#catchUp = new CatchUp(this.#access);
    this.#compactor = new Compactor({
      compact: (boardId) => this.#access.askDocuments('compact', boardId),
      inspect: (boardId) => this.#access.askStore('inspect', boardId),
      store: (boardId, { seq, payload }) =>
        this.#access.write({ type: 'snapshot', boardId, seq, createdAt: clock.wallMs(), payload }),
      clock,
      log,
    });
    this.boards = new BoardList({
      write: (write) => this.#access.writeOrKeep(write),
      thumbnails: () => this.#access.askStore('thumbnails'),
      waitingCount: (boardId) => this.#waiting.count(boardId),
      retitle: (boardId, title) => this.#retitle(boardId, title),
      wallMs: clock.wallMs,
      newId: newId ?? randomUUID,
      log,
    });
  }

  /** Resolves when the operation is on disk, flushed. One with a known id is stored once. */
  async enqueue(operation: Operation, writeWith: WriteWith = {}): Promise<void> {
    const { endsDraft } = writeWith;
    const { boardId, createdAt } = operation;
    this.boards.touched(boardId, createdAt);
    this.#saving.begun(boardId);
    if (endsDraft !== undefined) this.#drafts.superseded(endsDraft);
    try {
      await this.#store(localWrite(operation, writeWith));
      if (endsDraft !== undefined) this.#drafts.ended(endsDraft);
    } catch (error) {
      this.#lostCount += 1;
      throw error;
    } finally {
      this.#saving.ended(boardId);
    }
  }

  /**
   * Stores a piece of an unfinished stroke or text: on disk when this resolves. `saveStatus` reports problems.
   * @param writer identifies the window that works on it, until `releaseDrafts`
   */
  async keepDraft(boardId: string, piece: DraftPiece, writer: object): Promise<void> {
    await this.#drafts.keep(boardId, piece, writer);
  }

  /**
   * Stores the change of an operation that cannot be stored as a draft: the next window that loads the board puts it on
   * the board. Never rejects.
   * @param id of the operation, or of the draft that it would have ended, which it replaces
   * @param writer identifies the window that has the change, until `releaseDrafts`
   * @returns whether it is on disk
   */
  async keepRefused(
    boardId: string,
    id: string,
    update: Uint8Array,
    writer: object,
  ): Promise<boolean> {
    const piece = encodeRefused(update);
    if (piece === undefined) return false;
    const draft = { strokeId: id, sequence: 0, piece, replaces: true };
    return await this.#drafts.keep(boardId, draft, writer);
  }

  /** The stroke or text was discarded. */
  dropDraft(boardId: string, strokeId: string): void {
    this.#drafts.drop(boardId, strokeId);
  }

  /** The window is gone: its unfinished strokes and texts go to the next one that loads the board. */
  releaseDrafts(writer: object): void {
    this.#drafts.release(writer);
  }

  /**
   * The board as it is on disk and in memory, now or a little later: also apply what `onRemote` reports meanwhile.
   * @throws CodedError when it cannot be read.
   */
  async loadBoard(boardId: string): Promise<LoadedBoard> {
    const ahead = this.#readAhead;
    this.#readAhead = undefined;
    const board = ahead?.boardId === boardId ? await ahead.reading : undefined;
    return board ?? (await this.#readBoard(boardId));
  }

  /**
   * The next part of what a window lacks of the board on disk and in memory, in pieces as
   * `LoadedBoard.pieces`.
   * @throws CodedError when it cannot be read
   */
  async loadLacking(boardId: string, question: LackingQuestion): Promise<LackingPart> {
    await this.#access.caughtUp();
    const pending = this.#pendingOperations(boardId).map(({ update }) => update);
    const part = await this.#access.lacking(boardId, question);
    return part.isAtEnd ? { ...part, updates: [...part.updates, ...pending] } : part;
  }

  /**
   * Reads ahead a board that is likely to be loaded: `loadBoard` returns it unless the board changes first. Resolves
   * when it is read or cannot be; errors are reported by `loadBoard`.
   */
  async readAhead(boardId: string): Promise<void> {
    const reading = this.#readBoard(boardId).catch(() => undefined);
    this.#readAhead = { boardId, reading };
    await reading;
  }

  /** Adds changes made without a window, and passes them on to the windows of the board. Resolves when they are on disk. */
  async change(
    boardId: string,
    kind: OperationKind,
    updates: readonly Uint8Array[],
  ): Promise<void> {
    const createdAt = this.#clock.wallMs();
    const enqueued = updates.map((update, index) => {
      this.#remoteListeners.emit(boardId, update);
      const operation = { id: this.#newId(), boardId, kind, createdAt };
      const continues = index < updates.length - 1;
      return this.enqueue({ ...operation, update: new Uint8Array(update) }, { continues });
    });
    await Promise.all(enqueued);
  }

  /** As `change`, but also resolves when the disk refuses them for now. @throws CodedError if it never can store them */
  async changeOrKeep(...change: Parameters<DrawingOperationQueue['change']>): Promise<void> {
    const changed = this.change(...change);
    const refused = this.flush().then(() => (this.saveProblem === undefined ? changed : undefined));
    await Promise.race([changed, refused]);
  }

  /** Whether anything was ever drawn on the board, also what is damaged or erased by now. @throws StorageError */
  async hasContent(boardId: string): Promise<boolean> {
    await this.#access.caughtUp();
    return await this.#access.askStore('hasContent', boardId);
  }

  saveStatus(boardId: string): SaveStatus {
    return this.#saving.statusOf(boardId);
  }

  /** Changes of all boards that are not on disk yet: operations, and drafts with an unsaved piece. */
  get unsavedCount(): number {
    return this.#saving.unsavedCount + this.#drafts.unsavedCount;
  }

  /** Local operations that are not on disk yet, and their size. */
  get pending(): { readonly count: number; readonly sizeBytes: number } {
    return this.#access.pendingLocal;
  }

  /** Size of the operations in the outbox. */
  get outboxSizeBytes(): number {
    return this.#waiting.sizeBytes;
  }

  /** An operation arrived that cannot be stored, and was not passed to `enqueue`. */
  countLost(): void {
    this.#lostCount += 1;
  }

  /**
   * Stores an update without content in place of one that cannot be stored, before later ones of its window:
   * without it, nobody could read those if the window ended before it filled the gap itself. Never rejects.
   */
  async fillPlaceOf(boardId: string, update: Uint8Array): Promise<void> {
    const fill = fillUpdate(update);
    if (fill === undefined) return;
    const createdAt = this.#clock.wallMs();
    const operation: Operation = {
      id: this.#newId(),
      boardId,
      kind: 'recover',
      update: new Uint8Array(fill),
      createdAt,
    };
    try {
      await this.#store(localWrite(operation));
    } catch (error) {
      this.#log.error('the place of an operation cannot be filled', { board: boardId, error });
    }
  }

  /** Operations that could not be stored as they are, and stored records that can no longer be read. */
  get lostCount(): number {
    return this.#lostCount;
  }

  /** Why the disk refuses to write; undefined while it accepts writes. */
  get saveProblem(): SaveProblem | undefined {
    return this.#saving.problem;
  }

  /** The listener receives the board whose status changed, or undefined if all did. */
  onSaveStatus(listener: (boardId: string | undefined) => void): () => void {
    return this.#saveListeners.subscribe(listener);
  }

  /** Listens to changes from the server and local ones made without a window. */
  onRemote(listener: (boardId: string, update: Uint8Array) => void): () => void {
    return this.#remoteListeners.subscribe(listener);
  }

  /** Listens to operations of all kinds that are on disk. */
  onStored(listener: (boardId: string, seq: number) => void): () => void {
    return this.#storedListeners.subscribe(listener);
  }

  /** Also delivers notices from before the call, such as those at opening. */
  onNotice(listener: (notice: MainNotice) => void): () => void {
    return this.#notices.onNotice(listener);
  }

  /** Transactions committed so far: far fewer than operations when these come in bursts. */
  get transactionCount(): number {
    return this.#access.transactionCount;
  }

  /**
   * Sets whether local operations of a board go into the outbox. Without a server they do not, or it would grow for
   * ever; the board is then among `boardsNeverSynced` of every server and is caught up by `missingUpdate`. What
   * is already waiting keeps waiting. Evaluated for each operation when it is written.
   */
  setDelivers(delivers: (boardId: string) => boolean): void {
    this.#access.delivers = delivers;
  }

  /**
   * Resolves when everything enqueued before is on disk, or refused. Never rejects.
   * @returns how many changes are not on disk
   */
  async flush(): Promise<number> {
    await this.#access.caughtUp();
    return this.unsavedCount;
  }

  /**
   * Writes what is pending if the disk accepts it, and ends the workers.
   * @returns how many operations could not be written
   */
  async close(): Promise<number> {
    await this.#compactor.close();
    const unsaved = await this.#access.close();
    return unsaved.filter(({ type }) => type === 'operation').length;
  }

  get size(): number {
    return this.#waiting.size;
  }

  waitingCount(boardId: string): number {
    return this.#waiting.count(boardId);
  }

  boardsWaiting(): readonly string[] {
    return this.#waiting.boards();
  }

  onWaiting(listener: (boardId: string) => void): () => void {
    return this.#waitingListeners.subscribe(listener);
  }

  nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined> {
    return readBatch(this.#access, this.#waiting, boardId, limit);
  }

  stillWaiting({ boardId, operations }: Batch): readonly WaitingOperation[] {
    return operations.filter(({ id }) => this.#waiting.isWaiting(boardId, id));
  }

  async acknowledge({ boardId, operations }: Batch): Promise<readonly WaitingOperation[]> {
    const ids = operations.map(({ id }) => id);
    const claimed = this.#waiting.claim(boardId, ids);
    await this.#leave(boardId, claimed, () => this.#access.write({ type: 'acknowledge', ids }));
    const left = new Set(claimed.map(({ id }) => id));
    return operations.filter(({ id }) => left.has(id));
  }

  /**
   * Permanently deletes a deleted board and what it has queued. Resolves when it is gone from the disk.
   * @throws CodedError; the board can then still be restored
   */
  async purge(boardId: string): Promise<void> {
    this.#refuseIfRestored(boardId);
    const claimed = this.#waiting.claimUpTo(boardId, Number.POSITIVE_INFINITY);
    await this.#leave(boardId, claimed, () => this.#access.write({ type: 'purge', boardId }));
    // A window opened it while that was written.
    this.#refuseIfRestored(boardId);
    this.boards.purged(boardId);
    this.#waitingListeners.emit(boardId);
  }

  async receive(boardId: string, update: Uint8Array): Promise<void> {
    // It was in progress when the board was permanently deleted.
    if (this.boards.isPurged(boardId)) return;
    this.#remoteListeners.emit(boardId, update);
    const createdAt = this.#clock.wallMs();
    this.boards.touched(boardId, createdAt);
    await this.#store(remoteWrite({ id: this.#newId(), boardId, createdAt, update }));
  }

  stateVector(boardId: string): Promise<Uint8Array> {
    return this.#catchUp.stateVector(boardId);
  }

  missingUpdate(boardId: string, peerStateVector: Uint8Array): Promise<CatchUpUpdate> {
    return this.#catchUp.missingUpdate(boardId, peerStateVector);
  }

  split(update: Uint8Array, maxSizeBytes: number): Promise<readonly Uint8Array[]> {
    return this.#catchUp.split(update, maxSizeBytes);
  }

  splitReceived(boardId: string, update: Uint8Array, maxSizeBytes: number): Promise<SplitUpdate> {
    return this.#catchUp.splitReceived(boardId, update, maxSizeBytes);
  }

  beginSync(boardId: string, serverUrl: string): Promise<void> {
    return this.#catchUp.beginSync(boardId, serverUrl);
  }

  boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
    return this.#catchUp.boardsNeverSynced(serverUrl);
  }

  async markSynced(
    boardId: string,
    serverUrl: string,
    coveredSeq: number,
  ): Promise<readonly WaitingOperation[]> {
    const claimed = this.#waiting.claimUpTo(boardId, coveredSeq);
    await this.#leave(boardId, claimed, () =>
      this.#catchUp.markSynced(boardId, serverUrl, coveredSeq),
    );
    // Operations on disk that the index did not know of yet left with the others.
    const late = this.#waiting.claimUpTo(boardId, coveredSeq);
    this.#waiting.remove(
      boardId,
      late.map(({ id }) => id),
    );
    return [...claimed, ...late].map((entry) => this.#waiting.describe(entry));
  }

  #refuseIfRestored(boardId: string): void {
    if (this.boards.get(boardId)?.deletedAt !== null) return;
    throw new CodedError({ code: 'board-was-restored' });
  }

  /**
   * Removes claimed operations from the outbox, once that is on disk. Whoever claimed them reports them, even if
   * the index lost them meanwhile: a reopened database may know already that they left.
   */
  async #leave(
    boardId: string,
    claimed: readonly WaitingEntry[],
    write: () => Promise<void>,
  ): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#waiting.unclaim(claimed);
      throw error;
    }
    this.#waiting.remove(
      boardId,
      claimed.map(({ id }) => id),
    );
  }

  async #readBoard(boardId: string): Promise<LoadedBoard> {
    const { stored, pending, drafts } = await this.#readStored(boardId);
    const updates = [...stored, ...pending];
    const pieces = () => this.#access.pieces(boardId, updates);
    return { updates, pieces, drafts };
  }

  /** The board's updates on disk, and those being written. */
  async #readStored(boardId: string): Promise<StoredParts> {
    await this.#access.caughtUp();
    const before = this.#drafts.living();
    const pending = this.#pendingOperations(boardId);
    const stored = await this.#access.load(boardId);
    // Includes drafts begun or ended while the disk was read.
    const living = new Set([...before, ...this.#drafts.living()]);
    return {
      stored: stored.updates,
      lastSeq: stored.lastSeq,
      pending: pending.map(({ update }) => update),
      drafts: leftOver(stored.drafts, living, pending),
    };
  }

  async #store(write: OperationWrite): Promise<void> {
    if (this.#readAhead?.boardId === write.boardId) this.#readAhead = undefined;
    const { seq, waits } = await this.#access.writeOperation(write);
    if (seq === undefined) return;
    this.#storedListeners.emit(write.boardId, seq);
    const { id, boardId, kind, createdAt, update } = write;
    this.#compactor.grew(boardId, update.byteLength);
    if (!waits || kind === 'remote') return;
    this.#waiting.add({ seq, id, boardId, kind, createdAt, sizeBytes: update.byteLength });
    this.#waitingListeners.emit(boardId);
  }

  #pendingOperations(boardId: string): readonly OperationWrite[] {
    return this.#access.pending.filter(
      (write): write is OperationWrite => write.type === 'operation' && write.boardId === boardId,
    );
  }

  async #retitle(boardId: string, title: string): Promise<void> {
    const update = await this.#access.askDocuments('retitle', boardId, title);
    if (update !== undefined) await this.changeOrKeep(boardId, 'rename', [update]);
  }

  #hear(event: StoreEvent): void {
    switch (event.type) {
      case 'content': {
        const before = this.#waiting.boards();
        this.#waiting.replace(event.content.waiting);
        this.#compactor.replace(event.content.tails);
        this.boards.merge(event.content.boards);
        // Includes boards with nothing waiting: the disk may know of an acknowledgement that was not reported.
        const changed = new Set([...before, ...this.#waiting.boards()]);
        for (const boardId of changed) this.#waitingListeners.emit(boardId);
        return;
      }
      case 'recovered':
        this.#lostCount += event.recovery.damagedRowCount;
        this.#log.error('a damaged database was set aside', { ...event.recovery });
        this.#notices.tell(noticeOfRecovery(event.recovery));
        return;
      case 'rows-set-aside':
        this.#lostCount += event.rows.count;
        this.#log.error('damaged rows were set aside', { count: event.rows.count });
        this.#notices.tell(noticeOfRows(event.rows));
    }
  }
}

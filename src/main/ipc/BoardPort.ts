import { z } from 'zod';
import { problemOf } from '../../shared/CodedError.ts';
import {
  type MessageToMain,
  type MessageToRenderer,
  messageToMainSchema,
} from '../../shared/ipc.ts';
import { maxActionSizeBytes } from '../../shared/limits.ts';
import type { Problem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';
import type { BoardStatus } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';
import type { ReadingEnd } from '../store/MergedBoards.ts';
import { maxLackingPartSizeBytes, WindowFlow } from './WindowFlow.ts';

/** The part of Electron's `MessagePortMain` that is used. */
export interface PortToRenderer {
  postMessage(message: MessageToRenderer): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export interface BoardPortOptions {
  readonly boardId: string;
  readonly port: PortToRenderer;
  readonly queue: DrawingOperationQueue;
  readonly log: Log;
  /** The window has no suitable picture of the board, and draws one before the board is loaded. */
  readonly drawsEarly: boolean;
  readonly status: () => BoardStatus;
  /** An operation arrived from the window, for other windows of the board. */
  readonly cameIn: (update: Uint8Array) => void;
  /** An operation of the window is on disk, this long after it arrived. */
  readonly saved: (durationMs: number) => void;
  /** The window sent something that is not allowed or cannot be stored. */
  readonly failed: (failure: PortFailure) => void;
  readonly closed: () => void;
  /** Identifies the window. */
  readonly owner?: unknown;
}

export interface PortFailure {
  readonly why: Problem;
  /** Whether the change is on disk, and will be on the board the next time that is opened. */
  readonly isKept: boolean;
}

type OperationMessage = Extract<MessageToMain, { type: 'operation' }>;

/** The readable parts of an invalid message. */
const refusedSchema = z.object({
  type: z.string(),
  operation: z
    .object({
      id: z.uuid().optional().catch(undefined),
      boardId: z.string().optional().catch(undefined),
      update: z.instanceof(Uint8Array).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  endsDraft: z.uuid().optional().catch(undefined),
});

/** The readable parts of a refused operation. */
interface RefusedOperation {
  readonly id?: string | undefined;
  readonly boardId?: string | undefined;
  readonly update?: Uint8Array | undefined;
  readonly endsDraft?: string | undefined;
}

export interface WindowPending {
  readonly operationCount: number;
  readonly sizeBytes: number;
}

const nothingPending: WindowPending = { operationCount: 0, sizeBytes: 0 };

/** Main's end of the port to one window that shows a board. */
export class BoardPort {
  readonly #options: BoardPortOptions;
  /** Saved and not yet reported: what one flush saved is reported in one message. */
  #savedIds: string[] = [];
  #savedPieceCount = 0;
  /** Operations of an incomplete change: they are stored together, or not at all. */
  #parts: OperationMessage[] = [];
  #partsSizeBytes = 0;
  readonly #flow: WindowFlow;
  #windowPending: WindowPending = nothingPending;
  #refusedCount = 0;
  #drawsEarly: boolean;
  #isReporting = false;
  #isStatusDue = false;
  /** The last status said `syncing` because the window lacked changes that main has. */
  #wasBehind = false;
  #isLoaded = false;
  #isLoading = false;
  /** The window was asked for its state vector. */
  #isStateDue = false;
  #isClosed = false;

  constructor(options: BoardPortOptions) {
    this.#options = options;
    this.#drawsEarly = options.drawsEarly;
    const { port } = options;
    this.#flow = new WindowFlow({
      post: (message) => this.#post(message),
      reload: () => {
        this.#isStateDue = true;
        this.#post({ type: 'ask-state' });
      },
    });
    port.on('message', ({ data }) => this.#receive(data));
    port.on('close', () => this.#close());
  }

  get boardId(): string {
    return this.#options.boardId;
  }

  /** Size of the changes that are on their way to the window, or wait until it keeps up. */
  get remotePendingBytes(): number {
    return this.#flow.pendingSizeBytes;
  }

  /** Size of the operations that wait in the window while enough of them are unsaved here, as last reported. */
  get windowPending(): WindowPending {
    return this.#windowPending;
  }

  /** Operations of the window that are stored neither as such nor as drafts: they are lost when it closes. */
  get refusedCount(): number {
    return this.#refusedCount;
  }

  get owner(): unknown {
    return this.#options.owner;
  }

  /** The user knows that they are lost. */
  forgetRefused(): void {
    this.#refusedCount = 0;
  }

  /** Sends the window the stored board, then accepts its messages. */
  start(): void {
    this.#options.port.start();
    this.tellStatus();
    void this.#load();
  }

  /** A change made elsewhere. */
  tellRemote(update: Uint8Array): void {
    if (this.#isClosed) return;
    this.#flow.tellRemote(update);
    if (!this.#wasBehind && !this.#flow.isCaughtUp) this.tellStatus();
  }

  /** Sends the status soon; changes until then are sent once. */
  tellStatus(): void {
    this.#isStatusDue = true;
    this.#reportSoon();
  }

  /** The disk may be readable again. */
  retryLoading(): void {
    if (!this.#isLoaded && !this.#isLoading) void this.#load();
  }

  close(): void {
    this.#options.port.close();
    this.#close();
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    await this.#loading(() => this.#loadBoard());
    this.#isLoading = false;
  }

  async #loadBoard(): Promise<void> {
    const { queue, boardId, log } = this.#options;
    const startMs = performance.now();
    const { updates, pieces, drafts } = await queue.loadBoard(boardId);
    if (this.#isClosed) return;
    if (this.#drawsEarly) await this.#flow.giveStored(updates);
    if (this.#isClosed) return;
    this.#drawsEarly = false;
    const inPieces = await pieces();
    if (this.#isClosed) return;
    this.#isLoaded = true;
    this.#flow.tellLoaded({ updates: inPieces, drafts });
    const ms = performance.now() - startMs;
    log.info('board opened', { board: boardId, ms, updates: inPieces.length });
  }

  /** @param stateVector of the window's document */
  async #loadLacking(stateVector: Uint8Array): Promise<void> {
    const { queue, boardId } = this.#options;
    let since: ReadingEnd | undefined;
    for (;;) {
      this.#flow.startReading();
      const question = { stateVector, since, maxSizeBytes: maxLackingPartSizeBytes };
      const { updates, end, isAtEnd } = await queue.loadLacking(boardId, question);
      if (this.#isClosed) return;
      if (isAtEnd && !this.#flow.isBehind) {
        this.#flow.tellLoaded({ updates, drafts: [] });
        return;
      }
      await this.#flow.tellPart(updates);
      if (this.#isClosed) return;
      since = end;
    }
  }

  async #loading(load: () => Promise<void>): Promise<void> {
    try {
      await load();
    } catch (error) {
      this.#isLoaded = false;
      this.#post({ type: 'load-failed', problem: problemOf(error) });
    }
  }

  #receive(data: unknown): void {
    const parsed = messageToMainSchema.safeParse(data);
    if (!parsed.success) {
      const { path = [], message = '' } = parsed.error.issues[0] ?? {};
      this.#refuseMessage(data, `${path.map(String).join('.') || 'message'}: ${message}`);
      return;
    }
    this.#take(parsed.data);
  }

  #take(message: MessageToMain): void {
    const { queue, boardId } = this.#options;
    switch (message.type) {
      case 'operation':
        if (message.operation.boardId === boardId) this.#takeOperation(message);
        else this.#refuseMessage(message, 'the operation is for another board');
        return;
      case 'draft':
        void this.#keepPiece(message);
        return;
      case 'drop-draft':
        queue.dropDraft(boardId, message.strokeId);
        return;
      case 'describe':
        void queue.boards.describe(boardId, message.title);
        return;
      case 'applied':
        this.#flow.answered();
        if (this.#wasBehind && this.#flow.isCaughtUp) this.#isStatusDue = true;
        if (this.#isStatusDue) this.#reportSoon();
        return;
      case 'state':
        if (!this.#isStateDue) return;
        this.#isStateDue = false;
        void this.#loading(() => this.#loadLacking(message.stateVector));
        return;
      case 'pending':
        this.#windowPending = message;
    }
  }

  async #keepPiece(message: Extract<MessageToMain, { type: 'draft' }>): Promise<void> {
    const { queue, boardId } = this.#options;
    await queue.keepDraft(boardId, message, this);
    this.#savedPieceCount += 1;
    this.#reportSoon();
  }

  #takeOperation(message: OperationMessage): void {
    this.#parts.push(message);
    this.#partsSizeBytes += message.operation.update.byteLength;
    if (message.continues !== true || this.#partsSizeBytes > maxActionSizeBytes) this.#keepParts();
  }

  /** Enqueues all in one task, so that they are in one transaction. */
  #keepParts(): void {
    const parts = this.#parts;
    this.#parts = [];
    this.#partsSizeBytes = 0;
    for (const [index, part] of parts.entries()) {
      void this.#keep({ ...part, continues: index < parts.length - 1 });
    }
  }

  async #keep({ operation, endsDraft, continues }: OperationMessage): Promise<void> {
    const { queue, cameIn, saved, log, boardId } = this.#options;
    const startMs = performance.now();
    cameIn(operation.update);
    try {
      await queue.enqueue(operation, { endsDraft, continues });
      saved(performance.now() - startMs);
      this.#savedIds.push(operation.id);
      this.#reportSoon();
    } catch (error) {
      log.error('an operation cannot be stored', { board: boardId, kind: operation.kind, error });
      await this.#refuseOperation({ ...operation, endsDraft }, problemOf(error));
    }
  }

  /** A message that no window should send. Later ones are kept. */
  #refuseMessage(data: unknown, what: string): void {
    const { log, boardId, failed, queue } = this.#options;
    log.error('a message of a window was refused', { board: boardId, what });
    const { type, operation, endsDraft } = refusedSchema.safeParse(data).data ?? {};
    const why: Problem = { code: 'invalid-message', said: quote(what) };
    if (type === 'operation') {
      queue.countLost();
      this.#keepParts();
      void this.#refuseOperation({ ...operation, endsDraft }, why);
      return;
    }
    if (type === 'draft') {
      // Resolved, since the window counts its pieces.
      this.#savedPieceCount += 1;
      this.#reportSoon();
    }
    failed({ why, isKept: false });
  }

  /** Stores the change as a draft and fills its gap in the board, both before later messages of the window. */
  async #refuseOperation(operation: RefusedOperation, why: Problem): Promise<void> {
    const { queue, boardId, failed } = this.#options;
    const { id, update } = operation;
    const draftId = operation.endsDraft ?? id;
    let isKept = false;
    if (draftId !== undefined && update !== undefined && operation.boardId === boardId) {
      const keeping = queue.keepRefused(boardId, draftId, update, this);
      void queue.fillPlaceOf(boardId, update);
      isKept = await keeping;
    }
    if (!isKept) this.#refusedCount += 1;
    // Otherwise the window cannot know which one it is.
    if (id !== undefined) this.#post({ type: 'refused', operationIds: [id], isKept });
    failed({ why, isKept });
  }

  #reportSoon(): void {
    if (this.#isReporting) return;
    this.#isReporting = true;
    setImmediate(() => {
      this.#isReporting = false;
      this.#report();
    });
  }

  /** The status is sent first: with an older one, a window would show what was just saved as synced. */
  #report(): void {
    if (this.#isStatusDue && !this.#isClosed) {
      // The window's answer to the last one brings us here again.
      if (!this.#flow.takesStatus) return;
      this.#isStatusDue = false;
      this.#flow.tellStatus({ type: 'status', status: this.#windowStatus() });
    }
    const operationIds = this.#savedIds;
    this.#savedIds = [];
    if (operationIds.length > 0) this.#post({ type: 'saved', operationIds });
    const count = this.#savedPieceCount;
    this.#savedPieceCount = 0;
    if (count > 0) this.#post({ type: 'pieces-saved', count });
  }

  /** The status that the window may show: not "Synced" while changes for the window are queued. */
  #windowStatus(): BoardStatus {
    const status = this.#options.status();
    this.#wasBehind = !this.#flow.isCaughtUp;
    if (!this.#wasBehind || status.sync.state !== 'synced') return status;
    return { ...status, sync: { ...status.sync, state: 'syncing' } };
  }

  #post(message: MessageToRenderer): void {
    if (!this.#isClosed) this.#options.port.postMessage(message);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#flow.close();
    this.#windowPending = nothingPending;
    this.#options.queue.releaseDrafts(this);
    this.#options.closed();
  }
}

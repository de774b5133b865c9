import {
  type MessageToMain,
  type MessageToRenderer,
  messageToMainSchema,
} from '../../shared/ipc.ts';
import type { BoardStatus } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';

/** What is needed of Electron's `MessagePortMain`. */
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
  readonly status: () => BoardStatus;
  /** An operation came from the window: others that show the board want it too. */
  readonly cameIn: (update: Uint8Array) => void;
  /** An operation of the window is on disk, so long after it came. */
  readonly saved: (durationMs: number) => void;
  /** The window sent something it must not, or that cannot be kept. A sentence for the user. */
  readonly failed: (sentence: string) => void;
  readonly closed: () => void;
}

/** Main's end of the way to one window that shows a board. */
export class BoardPort {
  readonly #options: BoardPortOptions;
  /** On disk and not yet reported: what one flush saved is reported by one message. */
  #savedIds: string[] = [];
  #isReporting = false;
  #isStatusDue = false;
  #isLoaded = false;
  #isLoading = false;
  #isClosed = false;

  constructor(options: BoardPortOptions) {
    this.#options = options;
    const { port } = options;
    port.on('message', ({ data }) => this.#receive(data));
    port.on('close', () => this.#close());
  }

  get boardId(): string {
    return this.#options.boardId;
  }

  /** Gives the window the board as it is on disk, then takes what it sends. */
  start(): void {
    this.#options.port.start();
    this.tellStatus();
    void this.#load();
  }

  /** A change that was made elsewhere. */
  tellRemote(update: Uint8Array): void {
    this.#post({ type: 'remote', update });
  }

  /** Soon; what changes until then is told once. */
  tellStatus(): void {
    this.#isStatusDue = true;
    this.#reportSoon();
  }

  /** The disk may be readable again. */
  retryLoading(): void {
    if (!this.#isLoaded) void this.#load();
  }

  close(): void {
    this.#options.port.close();
    this.#close();
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    const { queue, boardId, log } = this.#options;
    const startMs = performance.now();
    try {
      const { updates, drafts } = await queue.loadBoard(boardId);
      this.#isLoaded = true;
      this.#post({ type: 'loaded', updates, drafts });
      const ms = performance.now() - startMs;
      log.info('board opened', { board: boardId, ms, updates: updates.length });
    } catch (error) {
      this.#post({ type: 'load-failed', message: sentenceOf(error) });
    } finally {
      this.#isLoading = false;
    }
  }

  #receive(data: unknown): void {
    const parsed = messageToMainSchema.safeParse(data);
    if (!parsed.success) {
      const { path = [], message = '' } = parsed.error.issues[0] ?? {};
      this.#refuse(`${path.map(String).join('.') || 'message'}: ${message}`);
      return;
    }
    this.#take(parsed.data);
  }

  #take(message: MessageToMain): void {
    const { queue, boardId } = this.#options;
    switch (message.type) {
      case 'operation':
        if (message.operation.boardId === boardId) void this.#keep(message);
        else this.#refuse('the operation is for another board');
        return;
      case 'draft':
        queue.keepDraft(boardId, message.strokeId, message.sequence, message.piece, this);
        return;
      case 'drop-draft':
        queue.dropDraft(boardId, message.strokeId);
        return;
      case 'describe':
        void queue.boards.describe(boardId, message.title);
    }
  }

  async #keep(message: Extract<MessageToMain, { type: 'operation' }>): Promise<void> {
    const { queue, cameIn, saved, failed, log, boardId } = this.#options;
    const { operation, endsDraft } = message;
    const startMs = performance.now();
    cameIn(operation.update);
    try {
      await queue.enqueue(operation, { endsDraft });
      saved(performance.now() - startMs);
      this.#savedIds.push(operation.id);
      this.#reportSoon();
    } catch (error) {
      log.error('an operation cannot be kept', { board: boardId, kind: operation.kind, error });
      failed(`It stays on the screen of this window only: ${sentenceOf(error)}`);
    }
  }

  #refuse(what: string): void {
    const { log, boardId, failed } = this.#options;
    log.error('a message of a window was refused', { board: boardId, what });
    failed(`Everink's window sent something its keeper does not understand (${what}).`);
  }

  #reportSoon(): void {
    if (this.#isReporting) return;
    this.#isReporting = true;
    setImmediate(() => {
      this.#isReporting = false;
      const operationIds = this.#savedIds;
      this.#savedIds = [];
      if (operationIds.length > 0) this.#post({ type: 'saved', operationIds });
      if (this.#isStatusDue) this.#post({ type: 'status', status: this.#options.status() });
      this.#isStatusDue = false;
    });
  }

  #post(message: MessageToRenderer): void {
    if (!this.#isClosed) this.#options.port.postMessage(message);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.queue.releaseDrafts(this);
    this.#options.closed();
  }
}

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

import { t } from 'i18next';
import { boardPortChannel } from '../../shared/channels.ts';
import type { LoadedMessage, MessageToMain, MessageToRenderer } from '../../shared/ipc.ts';
import { maxActionSizeBytes } from '../../shared/limits.ts';
import type { Operation } from '../../shared/operation.ts';
import type { Problem, SaveProblem } from '../../shared/problem.ts';
import type { BoardStatus } from '../../shared/status.ts';
import { type PendingOperation, PendingOperations, updateSizeOf } from './PendingOperations.ts';

export interface BoardConnectionListener {
  /** The sizes of the stored updates; `onStored` follows with their bytes. */
  onStoredSizes(sizesBytes: readonly number[]): void;
  /** Takes ownership of the bytes. Later messages wait until it resolves, as with `onLoaded`. */
  onStored(bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined;
  /** A part of the board; `onLoaded` follows with the rest. */
  onPart(updates: readonly Uint8Array[]): void;
  /** Later messages from main wait until it resolves. */
  onLoaded(message: LoadedMessage): Promise<void> | undefined;
  onLoadFailed(problem: Problem): void;
  /** @returns the state vector of the window's document, as Yjs encodes it */
  stateVector(): Uint8Array<ArrayBuffer>;
  onRemote(update: Uint8Array): void;
  onStatusChange(): void;
  /** Main cannot store this operation. */
  onRefused(operation: Operation): void;
}

/** The part of a `MessagePort` that is used. */
export type PortToMain = Pick<MessagePort, 'postMessage' | 'start' | 'close'> & {
  onmessage: ((event: MessageEvent) => void) | null;
};

/** A piece of a draft that is not yet reported saved. */
interface UnsavedPiece {
  readonly message: Extract<MessageToMain, { type: 'draft' }>;
  readonly onSaved: () => void;
  /** The draft has ended: the piece is not sent again. */
  isOver: boolean;
}

interface Received {
  readonly message: MessageToRenderer;
  readonly port: PortToMain;
}

const unknownStatus: BoardStatus = {
  save: { state: 'saved', unsavedCount: 0 },
  sync: { state: 'local-only', waitingCount: 0 },
  place: { type: 'device' },
};

/** How many operations of a board main may hold unsaved: enough to fill two transactions. */
export const maxUnsavedOperations = 1_000;
/** Their total size; a single operation may be larger. */
export const maxUnsavedSizeBytes = 4 * 1024 * 1024;
/** How many pieces of ink and text main may hold unsaved: ten seconds of drawing. */
export const maxUnsavedPieces = 50;

const lostProblem: SaveProblem = { code: 'change-lost' };
const keptProblem: SaveProblem = { code: 'change-put-aside' };

const applied: MessageToMain = { type: 'applied' };
/** Main waits for the acknowledgement of these before it sends more than a window can hold. */
const isAnswered: Readonly<Record<MessageToRenderer['type'], boolean>> = {
  'stored-sizes': true,
  stored: true,
  part: true,
  loaded: true,
  remote: true,
  status: true,
  'ask-state': false,
  'load-failed': false,
  saved: false,
  refused: false,
  'pieces-saved': false,
};

/** Applying a message from main threw: the window's board is incomplete. */
export class BoardMessageError extends Error {
  override readonly name = 'BoardMessageError';
}

/**
 * Sends one board's operations to main. Main holds a bounded number that are not on disk; the others
 * wait here, also while there is no port yet. What was sent and not reported saved is sent again when a new
 * port replaces an old one: an operation is stored once by its id, so this does no harm.
 */
export class BoardConnection {
  readonly #listener: BoardConnectionListener;
  /** Sent and not yet reported saved, oldest first. */
  readonly #unsaved = new Map<string, PendingOperation>();
  #unsavedSizeBytes = 0;
  /** Main holds back what was sent last until it has the rest of that change. */
  #isWithinChange = false;
  /** What main cannot store. It is on the board in this window, and in files saved from it. */
  readonly #refused: PendingOperation[] = [];
  #refusedProblem: SaveProblem | undefined;
  readonly #pending = new PendingOperations();
  /** The count last reported to main. */
  #toldPendingCount = 0;
  /** For the next port. */
  #waiting: MessageToMain[] = [];
  /** Oldest first. */
  #unsavedPieces: UnsavedPiece[] = [];
  #port: PortToMain | undefined;
  /** Messages that arrived while an earlier one was still being applied, oldest first. */
  readonly #inbox: Received[] = [];
  #isTakingIn = false;
  #mainStatus: BoardStatus = unknownStatus;

  constructor(listener: BoardConnectionListener) {
    this.#listener = listener;
  }

  attach(port: PortToMain): void {
    this.#port?.close();
    this.#port = port;
    port.onmessage = (event) => {
      this.#inbox.push({ message: event.data as MessageToRenderer, port });
      if (!this.#isTakingIn) void this.#takeIn();
    };
    port.start();
    for (const operation of this.#unsaved.values()) this.#post(operation);
    const waitingCount = this.#waiting.filter(({ type }) => type === 'draft').length;
    // The old port reports nothing any more.
    const given = this.#unsavedPieces.splice(0, this.#unsavedPieces.length - waitingCount);
    const again = given.filter(({ isOver }) => !isOver);
    this.#unsavedPieces.unshift(...again);
    for (const { message } of again) port.postMessage(message);
    for (const message of this.#waiting) port.postMessage(message);
    this.#waiting = [];
    this.#toldPendingCount = 0;
    this.#pump();
  }

  /** @param moreDrafts drafts that end with the operation, besides `endsDraft` */
  sendOperation(
    operation: Operation,
    endsDraft: string | undefined,
    moreDrafts: readonly string[] = [],
  ): void {
    this.sendChange([operation], endsDraft, moreDrafts);
  }

  /** Operations of one change: main stores all of them or none, up to a size limit. The drafts end with the last. */
  sendChange(
    operations: readonly Operation[],
    endsDraft?: string,
    moreDrafts: readonly string[] = [],
  ): void {
    if (endsDraft !== undefined) this.#endDraft(endsDraft);
    let sizeBytes = 0;
    for (const [index, operation] of operations.entries()) {
      const next = operations[index + 1];
      if (next === undefined) {
        const ends = endsDraft === undefined ? {} : { endsDraft };
        this.#pending.push({ type: 'operation', operation, ...ends }, moreDrafts);
        break;
      }
      sizeBytes += operation.update.byteLength;
      const continues = sizeBytes + next.update.byteLength <= maxActionSizeBytes;
      if (!continues) sizeBytes = 0;
      this.#pending.push({ type: 'operation', operation, ...(continues && { continues }) });
    }
    this.#pump();
    this.#listener.onStatusChange();
  }

  /** @param onSaved called when the piece of the draft is on disk */
  send(
    message: Exclude<MessageToMain, { type: 'operation' }>,
    onSaved: () => void = () => {},
  ): void {
    if (message.type === 'draft') this.#unsavedPieces.push({ message, onSaved, isOver: false });
    else if (message.type === 'drop-draft') this.#endDraft(message.strokeId);
    if (this.#port !== undefined) {
      this.#port.postMessage(message);
      return;
    }
    const isLatestOnly = message.type === 'describe';
    this.#waiting = this.#waiting.filter(({ type }) => !isLatestOnly || type !== 'describe');
    this.#waiting.push(message);
  }

  #endDraft(strokeId: string): void {
    for (const piece of this.#unsavedPieces) {
      if (piece.message.strokeId === strokeId) piece.isOver = true;
    }
  }

  /** Whether a piece of a draft may be sent; what is held back goes with the next one. */
  get takesPieces(): boolean {
    return this.#unsavedPieces.length < maxUnsavedPieces;
  }

  /**
   * The window is about to close: sends main everything, whatever it holds already.
   * @returns false when something is left and there is no port to send it to
   */
  handOver(): boolean {
    if (this.#port === undefined) return this.#pending.size === 0;
    while (this.#sendNext());
    this.#tellPending();
    return true;
  }

  /** `saved` only when main says so and everything that was sent is answered. */
  get status(): BoardStatus {
    const { save, ...others } = this.#mainStatus;
    let ownCount = this.#pending.changeCount;
    for (const { changeCount } of this.#unsaved.values()) ownCount += changeCount;
    const refusedCount = this.#refused.length;
    const unsavedCount = Math.max(save.unsavedCount, ownCount) + refusedCount;
    const state = unsavedCount > 0 ? 'saving' : save.state;
    const problem = save.problem ?? this.#refusedProblem;
    return { ...others, save: { state, unsavedCount, ...(problem && { problem }) } };
  }

  dispose(): void {
    this.handOver();
    this.#port?.close();
    this.#port = undefined;
    this.#inbox.length = 0;
  }

  /** Sends as much as main may hold. */
  #pump(): void {
    if (this.#port === undefined) return;
    while (this.#hasRoom && this.#sendNext());
    this.#tellPending();
  }

  get #hasRoom(): boolean {
    const { first } = this.#pending;
    if (first === undefined || this.#unsaved.size === 0 || this.#isWithinChange) return true;
    if (this.#unsaved.size >= maxUnsavedOperations) return false;
    return this.#unsavedSizeBytes + updateSizeOf(first.message) <= maxUnsavedSizeBytes;
  }

  /** @returns false when nothing is waiting */
  #sendNext(): boolean {
    const next = this.#pending.shift();
    if (next === undefined) return false;
    this.#unsaved.set(next.message.operation.id, next);
    this.#unsavedSizeBytes += updateSizeOf(next.message);
    this.#isWithinChange = next.message.continues === true;
    this.#post(next);
    return true;
  }

  /** Main writes in the order of the messages: drafts are removed after the operation with their ink is stored. */
  #post({ message, moreDrafts }: PendingOperation): void {
    this.#port?.postMessage(message);
    for (const strokeId of moreDrafts) this.send({ type: 'drop-draft', strokeId });
  }

  /** For the metrics. Sent only when the count has doubled or shrunk, so that it adds no load. */
  #tellPending(): void {
    const { changeCount, sizeBytes } = this.#pending;
    const hasGrown = changeCount > this.#toldPendingCount * 2;
    if (!hasGrown && changeCount >= this.#toldPendingCount) return;
    this.#toldPendingCount = changeCount;
    this.send({ type: 'pending', operationCount: changeCount, sizeBytes });
  }

  /** Applies messages in order; one that needs no waiting is applied before this returns. */
  async #takeIn(): Promise<void> {
    this.#isTakingIn = true;
    try {
      for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
        const { message, port } = next;
        const taking = this.#take(message);
        if (taking !== undefined) await taking;
        if (message.type === 'ask-state') {
          const stateVector = this.#listener.stateVector();
          port.postMessage({ type: 'state', stateVector } satisfies MessageToMain);
        }
        // Main sends more only once this window has kept up.
        if (isAnswered[message.type]) port.postMessage(applied);
      }
    } catch (cause) {
      throw new BoardMessageError(t('notices.partNotShown'), { cause });
    } finally {
      this.#isTakingIn = false;
    }
  }

  /** @returns when later messages may follow; undefined when it was applied at once */
  #take(message: MessageToRenderer): Promise<void> | undefined {
    switch (message.type) {
      case 'stored':
        // Only this message has them.
        return this.#listener.onStored(message.bytes as Uint8Array<ArrayBuffer>);
      case 'loaded':
        return this.#listener.onLoaded(message);
      default:
        this.#takeAtOnce(message);
        return undefined;
    }
  }

  #takeAtOnce(message: Exclude<MessageToRenderer, { type: 'stored' | 'loaded' }>): void {
    switch (message.type) {
      case 'stored-sizes':
        this.#listener.onStoredSizes(message.sizesBytes);
        return;
      case 'part':
        this.#listener.onPart(message.updates);
        return;
      case 'load-failed':
        this.#listener.onLoadFailed(message.problem);
        return;
      case 'saved':
        for (const id of message.operationIds) this.#saved(id);
        this.#pump();
        this.#listener.onStatusChange();
        return;
      case 'refused':
        for (const id of message.operationIds) this.#refuse(id, message.isKept);
        this.#pump();
        this.#listener.onStatusChange();
        return;
      case 'pieces-saved':
        for (const { onSaved } of this.#unsavedPieces.splice(0, message.count)) {
          onSaved();
        }
        return;
      case 'remote':
        this.#listener.onRemote(message.update);
        return;
      case 'status':
        this.#mainStatus = message.status;
        this.#listener.onStatusChange();
        return;
      default:
    }
  }

  #saved(id: string): PendingOperation | undefined {
    const operation = this.#unsaved.get(id);
    if (operation === undefined) return undefined;
    this.#unsaved.delete(id);
    this.#unsavedSizeBytes -= updateSizeOf(operation.message);
    return operation;
  }

  /** Later messages do not wait for it. */
  #refuse(id: string, isKept: boolean): void {
    const operation = this.#saved(id);
    if (operation === undefined) return;
    this.#refused.push(operation);
    if (!isKept) this.#refusedProblem = lostProblem;
    this.#refusedProblem ??= keptProblem;
    this.#listener.onRefused(operation.message.operation);
  }
}

/** Listens for the ports of a board, which the preload posts to the page. @returns stops listening */
export function onBoardPort(boardId: string, listener: (port: MessagePort) => void): () => void {
  const onMessage = (event: MessageEvent): void => {
    if (event.source !== window) return;
    const data: unknown = event.data;
    const port = event.ports[0];
    if (port === undefined || typeof data !== 'object' || data === null) return;
    const { type, boardId: forBoard } = data as Record<string, unknown>;
    if (type === boardPortChannel && forBoard === boardId) listener(port);
  };
  window.addEventListener('message', onMessage);
  return () => window.removeEventListener('message', onMessage);
}

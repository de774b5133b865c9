import { t } from 'i18next';
import { boardPortChannel } from '../../shared/channels.ts';
import type { LoadedMessage, MessageToMain, MessageToRenderer } from '../../shared/ipc.ts';
import { maxActionSizeBytes } from '../../shared/limits.ts';
import type { Operation } from '../../shared/operation.ts';
import type { BoardStatus, SaveProblem } from '../../shared/status.ts';
import { type PendingOperation, PendingOperations, updateSizeOf } from './PendingOperations.ts';

export interface BoardConnectionListener {
  /** The sizes of the updates that are stored; `onStored` follows with their bytes. */
  onStoredSizes(sizesBytes: readonly number[]): void;
  /** Takes the bytes over. As with `onLoaded`, what main says meanwhile waits. */
  onStored(bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined;
  /** A part of the board; `onLoaded` follows with the rest. */
  onPart(updates: readonly Uint8Array[]): void;
  /** What main says meanwhile waits until it is resolved. */
  onLoaded(message: LoadedMessage): Promise<void> | undefined;
  onLoadFailed(message: string): void;
  /** @returns what the window has of the board, in the encoding of Yjs */
  stateVector(): Uint8Array<ArrayBuffer>;
  onRemote(update: Uint8Array): void;
  onStatusChange(): void;
  /** Main cannot keep this operation. */
  onRefused(operation: Operation): void;
}

/** What is needed of a `MessagePort`. */
export type PortToMain = Pick<MessagePort, 'postMessage' | 'start' | 'close'> & {
  onmessage: ((event: MessageEvent) => void) | null;
};

/** A piece of a draft that is not reported saved. */
interface UnsavedPiece {
  readonly message: Extract<MessageToMain, { type: 'draft' }>;
  readonly onSaved: () => void;
  /** The draft has ended since: the piece is not sent again. */
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

/** Operations that main may have of a board and not have reported saved: enough to fill two transactions. */
export const maxUnsavedOperations = 1_000;
/** And their bytes, but for one operation, which may be larger. */
export const maxUnsavedSizeBytes = 4 * 1024 * 1024;
/** Pieces of ink and text that main may have and not have on disk: ten seconds of drawing. */
export const maxUnsavedPieces = 50;

const lostProblem = (): SaveProblem => ({ kind: 'refused', message: t('notices.changeLost') });
const keptProblem = (): SaveProblem => ({ kind: 'refused', message: t('notices.changeKept') });

const applied: MessageToMain = { type: 'applied' };
/** Main waits for the answer before it sends more of these than a window can hold. */
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

/** Taking in what main sent of the board threw: what the window shows of it is not whole. */
export class BoardMessageError extends Error {
  override readonly name = 'BoardMessageError';
}

/**
 * The way of one board's operations to main. Main has a bounded number of them that are not on disk; the others
 * wait here, also for a port that is still to come. What was sent and not reported saved is sent again when a new
 * port takes the place of an old one, which does no harm since an operation is stored once by its id.
 */
export class BoardConnection {
  readonly #listener: BoardConnectionListener;
  /** Sent and not yet reported saved, oldest first. */
  readonly #unsaved = new Map<string, PendingOperation>();
  #unsavedSizeBytes = 0;
  /** Main holds what was sent last until it has the rest of that change. */
  #isWithinChange = false;
  /** What main cannot store. It is on the board in this window, and in the files that are saved of it. */
  readonly #refused: PendingOperation[] = [];
  #refusedProblem: SaveProblem | undefined;
  readonly #pending = new PendingOperations();
  /** What main was last told of them. */
  #toldPendingCount = 0;
  /** For the port that is still to come. */
  #waiting: MessageToMain[] = [];
  /** Oldest first. */
  #unsavedPieces: UnsavedPiece[] = [];
  #port: PortToMain | undefined;
  /** What main said while something that it had said before was still being taken in, oldest first. */
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
    // What the port before this one was given is not reported any more.
    const given = this.#unsavedPieces.splice(0, this.#unsavedPieces.length - waitingCount);
    const again = given.filter(({ isOver }) => !isOver);
    this.#unsavedPieces.unshift(...again);
    for (const { message } of again) port.postMessage(message);
    for (const message of this.#waiting) port.postMessage(message);
    this.#waiting = [];
    this.#toldPendingCount = 0;
    this.#pump();
  }

  /** @param moreDrafts that end with the operation besides `endsDraft` */
  sendOperation(
    operation: Operation,
    endsDraft: string | undefined,
    moreDrafts: readonly string[] = [],
  ): void {
    this.sendChange([operation], endsDraft, moreDrafts);
  }

  /** Operations of one change: main stores all of them or none, up to a size. The drafts end with the last. */
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

  /** @param onSaved for a piece of a draft: called when it is on disk */
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

  /** Whether a piece of a draft may be sent; what is held back goes with the next piece. */
  get takesPieces(): boolean {
    return this.#unsavedPieces.length < maxUnsavedPieces;
  }

  /**
   * The window is about to close: gives main everything, however much it has already.
   * @returns false when there is something, and no port to send it to
   */
  handOver(): boolean {
    if (this.#port === undefined) return this.#pending.size === 0;
    while (this.#sendNext());
    this.#tellPending();
    return true;
  }

  /** `saved` only when main says so and nothing that was sent is unanswered. */
  get status(): BoardStatus {
    const { save, sync, place } = this.#mainStatus;
    let ownCount = this.#pending.changeCount;
    for (const { changeCount } of this.#unsaved.values()) ownCount += changeCount;
    const refusedCount = this.#refused.length;
    const unsavedCount = Math.max(save.unsavedCount, ownCount) + refusedCount;
    const state = unsavedCount > 0 ? 'saving' : save.state;
    const problem = save.problem ?? this.#refusedProblem;
    return { save: { state, unsavedCount, ...(problem && { problem }) }, sync, place };
  }

  dispose(): void {
    this.handOver();
    this.#port?.close();
    this.#port = undefined;
    this.#inbox.length = 0;
  }

  /** Sends as much as main may have. */
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

  /** @returns false when nothing waits */
  #sendNext(): boolean {
    const next = this.#pending.shift();
    if (next === undefined) return false;
    this.#unsaved.set(next.message.operation.id, next);
    this.#unsavedSizeBytes += updateSizeOf(next.message);
    this.#isWithinChange = next.message.continues === true;
    this.#post(next);
    return true;
  }

  /** Main writes in the order of the messages: the drafts go after the operation that holds their ink is there. */
  #post({ message, moreDrafts }: PendingOperation): void {
    this.#port?.postMessage(message);
    for (const strokeId of moreDrafts) this.send({ type: 'drop-draft', strokeId });
  }

  /** For the metrics: when it has doubled or shrunk, which is seldom enough never to be a load of its own. */
  #tellPending(): void {
    const { changeCount, sizeBytes } = this.#pending;
    const hasGrown = changeCount > this.#toldPendingCount * 2;
    if (!hasGrown && changeCount >= this.#toldPendingCount) return;
    this.#toldPendingCount = changeCount;
    this.send({ type: 'pending', operationCount: changeCount, sizeBytes });
  }

  /** One after the other; a message that takes no time is taken in before this returns. */
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
        // Main sends no more than it knows this window to keep up with.
        if (isAnswered[message.type]) port.postMessage(applied);
      }
    } catch (cause) {
      throw new BoardMessageError(t('notices.partNotShown'), { cause });
    } finally {
      this.#isTakingIn = false;
    }
  }

  /** @returns until when what comes after it has to wait; undefined when it is taken in at once */
  #take(message: MessageToRenderer): Promise<void> | undefined {
    switch (message.type) {
      case 'stored':
        // They are in this message alone.
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
        this.#listener.onLoadFailed(message.message);
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

  /** Those after it do not wait for it. */
  #refuse(id: string, isKept: boolean): void {
    const operation = this.#saved(id);
    if (operation === undefined) return;
    this.#refused.push(operation);
    if (!isKept) this.#refusedProblem = lostProblem();
    this.#refusedProblem ??= keptProblem();
    this.#listener.onRefused(operation.message.operation);
  }
}

/** Waits for the ports of a board, as the preload posts them to the page. Returns the way to stop. */
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

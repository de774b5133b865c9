import { boardPortChannel } from '../../shared/channels.ts';
import type { MessageToMain, MessageToRenderer } from '../../shared/ipc.ts';
import type { Operation } from '../../shared/operation.ts';
import type { BoardStatus } from '../../shared/status.ts';

export interface BoardConnectionListener {
  onLoaded(message: Extract<MessageToRenderer, { type: 'loaded' }>): void;
  onLoadFailed(message: string): void;
  onRemote(update: Uint8Array): void;
  onStatusChange(): void;
}

/** What is needed of a `MessagePort`. */
export type BoardPort = Pick<MessagePort, 'postMessage' | 'start' | 'close'> & {
  onmessage: ((event: MessageEvent) => void) | null;
};

const unknownStatus: BoardStatus = {
  save: { state: 'saved', unsavedCount: 0 },
  sync: { state: 'local-only', waitingCount: 0 },
};

/**
 * The way of one board's operations to main. What is sent before the port is there waits for it; what was
 * sent and not reported saved is sent again when a new port takes the place of an old one, which does no harm
 * since an operation is stored once by its id.
 */
export class BoardConnection {
  readonly #listener: BoardConnectionListener;
  /** Sent and not yet reported saved, oldest first. */
  readonly #unsaved = new Map<string, MessageToMain>();
  /** For the port that is still to come: drafts and descriptions. */
  #waiting: MessageToMain[] = [];
  #port: BoardPort | undefined;
  #mainStatus: BoardStatus = unknownStatus;

  constructor(listener: BoardConnectionListener) {
    this.#listener = listener;
  }

  attach(port: BoardPort): void {
    this.#port?.close();
    this.#port = port;
    port.onmessage = (event) => this.#receive(event.data as MessageToRenderer);
    port.start();
    for (const message of this.#unsaved.values()) port.postMessage(message);
    for (const message of this.#waiting) port.postMessage(message);
    this.#waiting = [];
  }

  sendOperation(operation: Operation, endsDraft: string | undefined): void {
    const message: MessageToMain = {
      type: 'operation',
      operation,
      ...(endsDraft === undefined ? {} : { endsDraft }),
    };
    this.#unsaved.set(operation.id, message);
    // Without a port the message waits among the unsaved ones.
    this.#port?.postMessage(message);
    this.#listener.onStatusChange();
  }

  send(message: Exclude<MessageToMain, { type: 'operation' }>): void {
    if (this.#port === undefined) this.#waiting.push(message);
    else this.#port.postMessage(message);
  }

  /** `saved` only when main says so and nothing that was sent is unanswered. */
  get status(): BoardStatus {
    const { save, sync } = this.#mainStatus;
    const unsavedCount = Math.max(save.unsavedCount, this.#unsaved.size);
    const state = unsavedCount > 0 ? 'saving' : save.state;
    return { save: { ...save, state, unsavedCount }, sync };
  }

  dispose(): void {
    this.#port?.close();
    this.#port = undefined;
  }

  #receive(message: MessageToRenderer): void {
    switch (message.type) {
      case 'loaded':
        this.#listener.onLoaded(message);
        return;
      case 'load-failed':
        this.#listener.onLoadFailed(message.message);
        return;
      case 'saved':
        for (const id of message.operationIds) this.#unsaved.delete(id);
        this.#listener.onStatusChange();
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

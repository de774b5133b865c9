import type { SyncStatus } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { Outbox } from '../queue/outbox.ts';
import type { DeliveryObserver } from './observer.ts';
import type { RetryOptions } from './RetryWrapper.ts';

export interface SyncServer {
  /** `ws://` or `wss://`. */
  readonly url: string;
  /** Empty: none. */
  readonly token: string;
}

export interface SyncOrchestratorOptions {
  readonly outbox: Outbox;
  /** The waits between the sends of one delivery. */
  readonly retry: Pick<RetryOptions, 'maxAttempts' | 'initialDelay' | 'factor' | 'maxDelay'>;
  readonly log: Log;
  readonly observers?: readonly DeliveryObserver[];
}

/** Keeps the session to the sync server open and gets every waiting operation there. */
export class SyncOrchestrator {
  readonly #outbox: Outbox;

  constructor(options: SyncOrchestratorOptions) {
    this.#outbox = options.outbox;
  }

  start(): void {}

  /** Ends the session; what is waiting stays in the outbox. Resolves when nothing runs any more. */
  async stop(): Promise<void> {}

  /** Uses another server, or none. May be called before and after `start`. */
  setServer(_server: SyncServer | undefined): void {}

  /** The board is shown somewhere: keep it up to date. May be called once for each window. */
  openBoard(_boardId: string): void {}

  /** Undoes one `openBoard`. */
  closeBoard(_boardId: string): void {}

  syncStatus(boardId: string): SyncStatus {
    return { state: 'local-only', waitingCount: this.#outbox.waitingCount(boardId) };
  }

  /** Calls back when the status of a board changed. Returns the way to stop. */
  onSyncStatus(_listener: (boardId: string) => void): () => void {
    return () => {};
  }

  /** The user wants it now: opens the session at once and cuts every wait short. */
  tryNow(): void {}

  /** The computer woke up or the network changed: what was lost is worth a try now. */
  wake(): void {}
}

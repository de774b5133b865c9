import { WebSocket } from 'ws';
import type { SyncStatus } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { Outbox } from '../queue/outbox.ts';
import type { BoardSyncState } from './boardStatus.ts';
import { type Clock, systemClock } from './Clock.ts';
import type { DeliveryObserver } from './observer.ts';
import type { RetryOptions } from './RetryWrapper.ts';
import { ServerSync } from './ServerSync.ts';
import type { Connect } from './SessionSocket.ts';
import type { SyncServer } from './SyncSession.ts';

export type { SyncServer } from './SyncSession.ts';

/** What a server may send in one message; the largest board that Hocuspocus takes is as large. */
const maxMessageSizeBytes = 100 * 1024 * 1024;

const connectWebSocket: Connect = (url) =>
  new WebSocket(url, { perMessageDeflate: false, maxPayload: maxMessageSizeBytes });

export interface SyncOrchestratorOptions {
  readonly outbox: Outbox;
  /** The waits between the sends of one delivery. */
  readonly retry: Omit<RetryOptions, 'wait' | 'random'>;
  readonly log: Log;
  readonly observers?: readonly DeliveryObserver[];
  readonly clock?: Clock;
  /** From 0 up to, not including, 1; for the jitter. */
  readonly random?: () => number;
  readonly connect?: Connect;
}

/** Keeps the session to the sync server open and gets every waiting operation there. */
export class SyncOrchestrator {
  readonly #options: SyncOrchestratorOptions;
  readonly #clock: Clock;
  /** Open boards with the number of places that show them. */
  readonly #openBoards = new Map<string, number>();
  readonly #listeners = new Set<(boardId: string) => void>();
  /** What the listeners were last told, so that they hear of changes only. */
  readonly #lastTold = new Map<string, string>();
  #server: SyncServer | undefined;
  #isStarted = false;
  #serverSync: ServerSync | undefined;
  #stopping: Promise<unknown> = Promise.resolve();

  constructor(options: SyncOrchestratorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  start(): void {
    this.#isStarted = true;
    this.#restart();
  }

  /** Ends the session; what is waiting stays in the outbox. Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#restart();
    await this.#stopping;
  }

  /** Uses another server, or none. May be called before and after `start`. */
  setServer(server: SyncServer | undefined): void {
    if (server?.url === this.#server?.url && server?.token === this.#server?.token) return;
    this.#server = server;
    this.#restart();
  }

  /** The board is shown somewhere: keep it up to date. May be called once for each window. */
  openBoard(boardId: string): void {
    this.#openBoards.set(boardId, (this.#openBoards.get(boardId) ?? 0) + 1);
    this.#serverSync?.arrange();
    this.#changed(boardId);
  }

  /** Undoes one `openBoard`. */
  closeBoard(boardId: string): void {
    const count = (this.#openBoards.get(boardId) ?? 0) - 1;
    if (count > 0) this.#openBoards.set(boardId, count);
    else {
      this.#openBoards.delete(boardId);
      this.#lastTold.delete(boardId);
    }
    this.#serverSync?.arrange();
  }

  syncStatus(boardId: string): SyncStatus {
    const waitingCount = this.#options.outbox.waitingCount(boardId);
    const current = this.#state(boardId);
    if (current.state !== 'offline') return { state: current.state, waitingCount };
    const { state, reason, nextTryAtMs } = current;
    if (nextTryAtMs === undefined) return { state, waitingCount, reason };
    const nextTryInMs = Math.max(0, Math.round(nextTryAtMs - this.#clock.nowMs()));
    return { state, waitingCount, reason, nextTryInMs };
  }

  /** Calls back when the status of a board changed. Returns the way to stop. */
  onSyncStatus(listener: (boardId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The user wants it now: opens the session at once and cuts every wait short. */
  tryNow(): void {
    this.#serverSync?.tryNow();
  }

  /** The computer woke up or the network changed: what was lost is worth a try now. */
  wake(): void {
    this.#serverSync?.wake();
  }

  #restart(): void {
    const before = this.#serverSync;
    this.#serverSync = undefined;
    if (before !== undefined) this.#stopping = Promise.all([this.#stopping, before.stop()]);
    const server = this.#server;
    if (this.#isStarted && server !== undefined) {
      this.#serverSync = this.#syncWith(server);
      this.#serverSync.start();
    }
    this.#changed();
  }

  #syncWith(server: SyncServer): ServerSync {
    const { outbox, retry, log, observers = [], random = Math.random, connect } = this.#options;
    return new ServerSync({
      server,
      outbox,
      retry,
      log,
      observers,
      random,
      clock: this.#clock,
      connect: connect ?? connectWebSocket,
      isOpenBoard: (boardId) => this.#openBoards.has(boardId),
      openBoards: () => this.#openBoards.keys(),
      changed: (boardId) => this.#changed(boardId),
    });
  }

  #state(boardId: string): BoardSyncState {
    return this.#serverSync?.state(boardId) ?? { state: 'local-only' };
  }

  #changed(boardId?: string): void {
    if (boardId !== undefined) {
      this.#tell(boardId);
      return;
    }
    for (const id of new Set([...this.#openBoards.keys(), ...this.#lastTold.keys()])) {
      this.#tell(id);
    }
  }

  #tell(boardId: string): void {
    const waitingCount = this.#options.outbox.waitingCount(boardId);
    const told = JSON.stringify([this.#state(boardId), waitingCount]);
    if (this.#lastTold.get(boardId) === told) return;
    this.#lastTold.set(boardId, told);
    for (const listener of [...this.#listeners]) {
      try {
        listener(boardId);
      } catch (error) {
        // It would break off what the session was doing.
        this.#options.log.error('a listener of the sync status failed', { board: boardId, error });
      }
    }
  }
}

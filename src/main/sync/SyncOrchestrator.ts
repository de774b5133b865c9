import { type Clock, systemClock } from '../../base/Clock.ts';
import { Emitter } from '../../base/Emitter.ts';
import { KeyedLimiter } from '../../base/KeyedLimiter.ts';
import type { RetryOptions } from '../../base/RetryWrapper.ts';
import type { ServerHealth } from '../../shared/health.ts';
import type { CircuitState, SyncStatus } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { Outbox } from '../queue/outbox.ts';
import { type BoardRoute, BoardRoutes } from './BoardRoutes.ts';
import type { BoardSyncState } from './boardStatus.ts';
import { RetryBudget } from './delivery/RetryBudget.ts';
import type { DeliveryObserver } from './observer.ts';
import { ServerOutbox } from './ServerOutbox.ts';
import { ServerSync } from './ServerSync.ts';
import { InboundBuffer } from './session/InboundBuffer.ts';
import type { ServerAddress } from './session/SyncSession.ts';
import { connectWebSocket } from './wire/connectWebSocket.ts';
import type { Connect } from './wire/SessionSocket.ts';

export type { BoardRoute } from './BoardRoutes.ts';
export type { ServerAddress } from './session/SyncSession.ts';

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

/** Keeps a session open to each sync server and delivers every waiting operation to its board's server. */
export class SyncOrchestrator {
  readonly #options: SyncOrchestratorOptions;
  readonly #clock: Clock;
  /** Open boards with the number of places that show them. */
  readonly #openBoards = new Map<string, number>();
  readonly #listeners: Emitter<[boardId: string]>;
  /** The status last reported for each board, so that only changes are reported. */
  readonly #lastReported = new Map<string, string>();
  readonly #boardLimiter = new KeyedLimiter();
  readonly #inbound = new InboundBuffer();
  readonly #budget: RetryBudget;
  #defaultServer: ServerAddress | undefined;
  #exceptions: readonly BoardRoute[] = [];
  #routes = new BoardRoutes(undefined, []);
  #isStarted = false;
  /** By the key of the server, see `BoardRoutes`. */
  readonly #syncs = new Map<string, ServerSync>();
  #stopping: Promise<unknown> = Promise.resolve();

  constructor(options: SyncOrchestratorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#listeners = new Emitter((error) =>
      options.log.error('a listener of the sync status failed', { error }),
    );
    this.#budget = new RetryBudget(this.#clock);
  }

  start(): void {
    this.#isStarted = true;
    this.#rearrange();
  }

  /** Ends every session; what is waiting stays in the outbox. Resolves when all of it has ended. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#rearrange();
    await this.#stopping;
  }

  /** The server of every board without a route; undefined: none. May be called before and after `start`. */
  setServer(server: ServerAddress | undefined): void {
    this.#defaultServer = server;
    this.#rearrange();
  }

  /**
   * Boards that live on other servers than the default one, or on none. For a board in several routes the last one
   * counts. May be called before and after `start`; sessions that are not affected continue. Call it before a joined
   * board is opened, and before `start` with those joined earlier: until then they live on the default server.
   */
  setRoutes(routes: readonly BoardRoute[]): void {
    this.#exceptions = routes;
    this.#rearrange();
  }

  /** Whether the board lives on a server, reachable or not; see `DrawingOperationQueue.setDelivers`. */
  hasServer(boardId: string): boolean {
    return this.#routes.keyOf(boardId) !== undefined;
  }

  /** Keeps the board up to date while a window shows it. Call it once for each window. */
  openBoard(boardId: string): void {
    this.#openBoards.set(boardId, (this.#openBoards.get(boardId) ?? 0) + 1);
    this.#syncOf(boardId)?.arrange();
    this.#changed(boardId);
  }

  /** Undoes one `openBoard`. */
  closeBoard(boardId: string): void {
    const count = (this.#openBoards.get(boardId) ?? 0) - 1;
    if (count > 0) this.#openBoards.set(boardId, count);
    else {
      this.#openBoards.delete(boardId);
      this.#lastReported.delete(boardId);
    }
    this.#syncOf(boardId)?.arrange();
  }

  syncStatus(boardId: string): SyncStatus {
    const current = this.#state(boardId);
    const circuit = this.#syncOf(boardId)?.circuitState ?? 'closed';
    const common = {
      state: current.state,
      waitingCount: this.#options.outbox.waitingCount(boardId),
      ...(circuit === 'closed' ? {} : { circuit }),
    };
    if (current.state !== 'offline') return common;
    const { reason, nextTryAtMs } = current;
    if (nextTryAtMs === undefined) return { ...common, reason };
    const nextTryInMs = Math.max(0, Math.round(nextTryAtMs - this.#clock.nowMs()));
    return { ...common, reason, nextTryInMs };
  }

  /** Each server that boards live on now. */
  health(): readonly ServerHealth[] {
    return [...this.#syncs.values()].map((serverSync) => serverSync.health());
  }

  /** The retry attempts that the budget allows now, over all boards and servers. */
  get retriesLeft(): number {
    return this.#budget.remaining;
  }

  /** The worst state of all servers. */
  get circuitState(): CircuitState {
    const states = new Set([...this.#syncs.values()].map(({ circuitState }) => circuitState));
    return (['open', 'half-open'] as const).find((state) => states.has(state)) ?? 'closed';
  }

  /** Calls back when the status of a board changed. Returns a function that unsubscribes. */
  onSyncStatus(listener: (boardId: string) => void): () => void {
    return this.#listeners.subscribe(listener);
  }

  /** Bytes of changes that came from servers and are not on disk yet. */
  get incomingPendingBytes(): number {
    return this.#inbound.sizeBytes;
  }

  /** Bytes that wait to be sent to servers. */
  get socketBufferedBytes(): number {
    return [...this.#syncs.values()].reduce((sum, { bufferedBytes }) => sum + bufferedBytes, 0);
  }

  /** The user wants to sync now: opens every session at once and ends every wait. */
  tryNow(): void {
    for (const serverSync of this.#syncs.values()) serverSync.tryNow();
  }

  /** The computer woke up or the network changed: opens lost sessions now, and checks open ones. */
  wake(): void {
    for (const serverSync of this.#syncs.values()) serverSync.wake();
  }

  #rearrange(): void {
    this.#routes = new BoardRoutes(this.#defaultServer, this.#exceptions);
    const servers = this.#isStarted ? this.#routes.servers : new Map<string, ServerAddress>();
    for (const [key, server] of servers) {
      if (!this.#syncs.has(key)) this.#syncs.set(key, this.#syncWith(key, server));
    }
    for (const [key, serverSync] of [...this.#syncs]) {
      if (servers.has(key)) serverSync.serve();
      else {
        this.#syncs.delete(key);
        this.#stopping = Promise.all([this.#stopping, serverSync.stop()]);
      }
    }
    this.#changed();
  }

  #syncWith(key: string, server: ServerAddress): ServerSync {
    const isHere = (boardId: string): boolean => this.#routes.keyOf(boardId) === key;
    const { outbox, retry, log, observers = [], random = Math.random, connect } = this.#options;
    return new ServerSync({
      server,
      outbox: new ServerOutbox(outbox, isHere),
      boards: {
        isHere,
        isOpen: (boardId) => this.#openBoards.has(boardId),
        open: () => [...this.#openBoards.keys()].filter(isHere),
      },
      boardLimiter: this.#boardLimiter,
      inbound: this.#inbound,
      budget: this.#budget,
      retry,
      log,
      observers,
      random,
      clock: this.#clock,
      connect: connect ?? connectWebSocket,
      changed: (boardId) => this.#changed(boardId),
    });
  }

  #state(boardId: string): BoardSyncState {
    return this.#syncOf(boardId)?.state(boardId) ?? { state: 'local-only' };
  }

  #syncOf(boardId: string): ServerSync | undefined {
    const key = this.#routes.keyOf(boardId);
    return key === undefined ? undefined : this.#syncs.get(key);
  }

  #changed(boardId?: string): void {
    if (boardId !== undefined) {
      this.#report(boardId);
      return;
    }
    for (const id of new Set([...this.#openBoards.keys(), ...this.#lastReported.keys()])) {
      this.#report(id);
    }
  }

  #report(boardId: string): void {
    const waitingCount = this.#options.outbox.waitingCount(boardId);
    const circuit = this.#syncOf(boardId)?.circuitState;
    const key = this.#routes.keyOf(boardId);
    const reported = JSON.stringify([this.#state(boardId), waitingCount, circuit, key]);
    if (this.#lastReported.get(boardId) === reported) return;
    this.#lastReported.set(boardId, reported);
    this.#listeners.emit(boardId);
  }
}

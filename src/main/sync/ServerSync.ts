import type { Clock } from '../../base/Clock.ts';
import type { KeyedLimiter } from '../../base/KeyedLimiter.ts';
import type { RetryOptions } from '../../base/RetryWrapper.ts';
import type { ServerHealth } from '../../shared/health.ts';
import type { CircuitState } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { Outbox } from '../queue/outbox.ts';
import { type BoardSyncState, boardSyncState } from './boardStatus.ts';
import { BatchSize } from './delivery/BatchSize.ts';
import { diskPauseMs } from './delivery/BoardDelivery.ts';
import { Deliveries } from './delivery/Deliveries.ts';
import type { RetryBudget } from './delivery/RetryBudget.ts';
import { fanOut } from './fanOut.ts';
import type { DeliveryObserver } from './observer.ts';
import type { InboundBuffer } from './session/InboundBuffer.ts';
import { mayBeSynced, ServerConnection } from './session/ServerConnection.ts';
import type { ServerAddress } from './session/SyncSession.ts';
import { SendError } from './wire/SendError.ts';
import type { Connect } from './wire/SessionSocket.ts';

/** What the sync with every server shares. */
export interface SharedSync {
  readonly retry: RetryOptions;
  readonly budget: RetryBudget;
  /**
   * Runs one delivery of a board at a time, to any server. When a board moves, its old server may have acknowledged
   * operations that still have to leave the outbox: the delivery to the new one waits, so that none is delivered and
   * counted twice.
   */
  readonly boardLimiter: KeyedLimiter;
  readonly inbound: InboundBuffer;
  readonly observers: readonly DeliveryObserver[];
  readonly connect: Connect;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** The boards that live on one server. */
export interface ServerBoards {
  /** Whether the board lives on this server now. */
  readonly isHere: (boardId: string) => boolean;
  readonly isOpen: (boardId: string) => boolean;
  /** Those of this server that are open. */
  readonly open: () => Iterable<string>;
}

export interface ServerSyncOptions extends SharedSync {
  readonly server: ServerAddress;
  /** Shows the boards of this server only, see `ServerOutbox`. */
  readonly outbox: Outbox;
  readonly boards: ServerBoards;
  /** The status of this board, or of all of them, may have changed. */
  readonly changed: (boardId?: string) => void;
}

/** Everything about one server: which of its boards need a connection, and the deliveries that use it. */
export class ServerSync {
  readonly #options: ServerSyncOptions;
  readonly #stopping = new AbortController();
  readonly #connection: ServerConnection;
  readonly #deliveries: Deliveries;
  /** Boards that the server never had completely. They are caught up even when they are not open. */
  readonly #neverSynced = new Set<string>();
  #stopListening: (() => void) | undefined;
  #cancelReading: (() => void) | undefined;

  constructor(options: ServerSyncOptions) {
    this.#options = options;
    const observer = fanOut(
      [...options.observers, { delivered: ({ boardId }) => this.#delivered(boardId) }],
      options.log,
    );
    const batchSize = new BatchSize();
    const boards = (): readonly string[] => this.#boards();
    this.#connection = new ServerConnection({
      ...options,
      boards,
      observer,
      sendSize: batchSize,
      listener: {
        changed: options.changed,
        opened: () => void this.#loadNeverSynced(),
        ready: (boardId) => this.#ready(boardId),
        caughtUp: (boardId, caughtUp) => this.#deliveries.caughtUp(boardId, caughtUp),
      },
    });
    this.#deliveries = new Deliveries({
      ...options,
      connection: this.#connection,
      observer,
      batchSize,
      boards,
      isOpenBoard: options.boards.isOpen,
      signal: this.#stopping.signal,
    });
  }

  /** Serves the boards that live here now. Call it again when these have changed; the session continues. */
  serve(): void {
    const { outbox, boards } = this.#options;
    this.#stopListening ??= outbox.onWaiting((boardId) => {
      this.arrange();
      this.#deliveries.kick(boardId);
      this.#options.changed(boardId);
    });
    this.#keepOnly(boards.isHere);
    this.arrange();
    for (const boardId of this.#boards()) this.#deliveries.kick(boardId);
    void this.#loadNeverSynced();
  }

  state(boardId: string): BoardSyncState {
    return boardSyncState({
      connection: this.#connection.state,
      channel: this.#connection.channelState(boardId),
      trouble: this.#connection.troubleOf(boardId),
      boardRetryAtMs: this.#connection.retryAtMs(boardId),
      waitingCount: this.#options.outbox.waitingCount(boardId),
    });
  }

  get circuitState(): CircuitState {
    return this.#deliveries.circuitState;
  }

  health(): ServerHealth {
    const { outbox, server } = this.#options;
    return {
      url: withoutSecrets(server.url),
      connection: this.#connection.state.state,
      circuit: this.circuitState,
      waitingCount: outbox
        .boardsWaiting()
        .reduce((sum, boardId) => sum + outbox.waitingCount(boardId), 0),
    };
  }

  /** Bytes that wait to be sent. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  tryNow(): void {
    this.#deliveries.retryNow();
    this.#connection.retryNow();
  }

  wake(): void {
    this.#connection.wake();
  }

  /** Ends the session and every delivery; what is waiting stays in the outbox. */
  async stop(): Promise<void> {
    this.#stopListening?.();
    this.#cancelReading?.();
    this.#stopping.abort(new SendError('cut'));
    await this.#connection.close();
    await this.#deliveries.settled();
  }

  /** The boards that are open, or have something waiting, may have changed. */
  arrange(): void {
    if (!this.#stopping.signal.aborted) this.#connection.arrange();
  }

  /** Forgets boards that moved to another server. */
  #keepOnly(isHere: (boardId: string) => boolean): void {
    this.#deliveries.keepOnly(isHere);
    this.#connection.keepOnly(isHere);
    for (const boardId of this.#neverSynced) {
      if (!isHere(boardId)) this.#neverSynced.delete(boardId);
    }
  }

  #boards(): readonly string[] {
    const { boards, outbox } = this.#options;
    const boardIds = new Set([...boards.open(), ...outbox.boardsWaiting(), ...this.#neverSynced]);
    return [...boardIds].filter(mayBeSynced);
  }

  async #loadNeverSynced(): Promise<void> {
    const { outbox, server, clock, log } = this.#options;
    if (this.#stopping.signal.aborted) return;
    try {
      for (const boardId of await outbox.boardsNeverSynced(server.url)) {
        // It may have been synced during the read.
        const channel = this.#connection.channelState(boardId);
        if (channel?.state !== 'ready') this.#neverSynced.add(boardId);
      }
    } catch (error) {
      log.warn('sync cannot read which boards the server never had', { error });
      this.#cancelReading?.();
      this.#cancelReading = clock.after(diskPauseMs, () => void this.#loadNeverSynced());
    }
    this.arrange();
  }

  #ready(boardId: string): void {
    void this.#noteSynced(boardId);
    this.#deliveries.ready(boardId);
    this.arrange();
  }

  /** A read-only board is not synced yet: what the server lacks of it stays pending, as its operations do. */
  async #noteSynced(boardId: string): Promise<void> {
    if (this.#connection.accepts(boardId)) this.#neverSynced.delete(boardId);
    if (!this.#neverSynced.has(boardId)) return;
    const { outbox, server, log } = this.#options;
    try {
      if ((await outbox.boardsNeverSynced(server.url)).includes(boardId)) return;
    } catch (error) {
      log.warn('sync cannot read whether the server has a board whole', { board: boardId, error });
      return;
    }
    this.#neverSynced.delete(boardId);
    this.arrange();
  }

  #delivered(boardId: string): void {
    this.arrange();
    this.#options.changed(boardId);
  }
}

/** An address may carry a name and a password, or a token in its query. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

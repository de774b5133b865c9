import type { Clock } from '../../base/Clock.ts';
import { Condition } from '../../base/Condition.ts';
import type { KeyedLimiter } from '../../base/KeyedLimiter.ts';
import type { RetryOptions } from '../../base/RetryWrapper.ts';
import type { ServerHealth } from '../../shared/health.ts';
import { boardIdSchema } from '../../shared/operation.ts';
import type { CircuitState } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { Batch, Outbox } from '../queue/outbox.ts';
import { BatchSize } from './BatchSize.ts';
import { diskPauseMs } from './BoardDelivery.ts';
import { backoffDelayMs } from './backoff.ts';
import { type BoardSyncState, boardSyncState } from './boardStatus.ts';
import {
  type ConnectionEvent,
  type ConnectionState,
  nextConnectionState,
} from './connectionState.ts';
import { Deliveries } from './Deliveries.ts';
import { fanOut } from './fanOut.ts';
import type { Intake } from './Intake.ts';
import type { DeliveryObserver } from './observer.ts';
import type { RetryBudget } from './RetryBudget.ts';
import { reasonOfRefusal, reasons } from './reasons.ts';
import { NotPermittedError, SendError } from './SendError.ts';
import type { Connect } from './SessionSocket.ts';
import { type SyncServer, SyncSession } from './SyncSession.ts';

export interface ServerSyncOptions {
  readonly server: SyncServer;
  /** Shows the boards of this server only, see `HomeOutbox`. */
  readonly outbox: Outbox;
  readonly retry: RetryOptions;
  readonly budget: RetryBudget;
  readonly observers: readonly DeliveryObserver[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: Connect;
  readonly log: Log;
  readonly boardLimiter: KeyedLimiter;
  /** Of all servers. */
  readonly intake: Intake;
  /** Whether the board lives on this server now. */
  readonly isHere: (boardId: string) => boolean;
  readonly isOpenBoard: (boardId: string) => boolean;
  /** Those of this server. */
  readonly openBoards: () => Iterable<string>;
  /** The status of this board, or of all of them, may have changed. */
  readonly changed: (boardId?: string) => void;
}

/** Everything about one server: its session, when to open it again and for which of its boards. */
export class ServerSync {
  readonly #options: ServerSyncOptions;
  readonly #observer: Required<DeliveryObserver>;
  readonly #stopping = new AbortController();
  readonly #deliveries: Deliveries;
  readonly #batchSize = new BatchSize();
  /** Boards the server never had whole, to be caught up even when nobody looks at them. */
  readonly #neverSynced = new Set<string>();
  /** Why the server last refused a board, until it lets us in. */
  readonly #refusals = new Map<string, string>();
  /** Why the server last closed a board, until its next handshake is complete. */
  readonly #closures = new Map<string, string>();
  readonly #changes = new Condition();
  #stopListening: (() => void) | undefined;
  #connection: ConnectionState = { state: 'off' };
  #session: SyncSession | undefined;
  #sessionsEnding = new Set<Promise<void>>();
  #openingSinceMs = 0;
  #cancelReopening: (() => void) | undefined;
  #cancelReading: (() => void) | undefined;

  constructor(options: ServerSyncOptions) {
    this.#options = options;
    this.#observer = fanOut(
      [...options.observers, { delivered: ({ boardId }) => this.#delivered(boardId) }],
      options.log,
    );
    this.#deliveries = new Deliveries({
      ...options,
      observer: this.#observer,
      batchSize: this.#batchSize,
      signal: this.#stopping.signal,
      send: (batch, signal) => this.#send(batch, signal),
      isTaken: (boardId) => this.#isTaken(boardId),
      readySinceMs: (boardId) => this.#session?.readySinceMs(boardId),
      roundTripMs: () => this.#session?.roundTripMs ?? 0,
      // Other boards are served on this session.
      isServerSound: () => this.#connection.state === 'open' && this.#connection.isProven,
      boards: () => this.#boards(),
      changed: (boardId) => this.#changed(boardId),
    });
  }

  /** Serves the boards that live here now. Call it again when some have come or gone; the session goes on. */
  serve(): void {
    this.#stopListening ??= this.#options.outbox.onWaiting((boardId) => {
      this.arrange();
      this.#deliveries.kick(boardId);
      this.#options.changed(boardId);
    });
    this.#letGo();
    this.arrange();
    for (const boardId of this.#boards()) this.#deliveries.kick(boardId);
    void this.#loadNeverSynced();
  }

  state(boardId: string): BoardSyncState {
    return boardSyncState({
      connection: this.#connection,
      channel: this.#session?.channelState(boardId),
      trouble: mayBeSynced(boardId)
        ? (this.#refusals.get(boardId) ?? this.#closures.get(boardId))
        : reasons.badBoardId,
      boardRetryAtMs: this.#session?.retryAtMs(boardId),
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
      connection: this.#connection.state,
      circuit: this.circuitState,
      waitingCount: outbox
        .boardsWaiting()
        .reduce((sum, boardId) => sum + outbox.waitingCount(boardId), 0),
    };
  }

  /** Bytes that wait to be sent. */
  get bufferedBytes(): number {
    return this.#session?.bufferedBytes ?? 0;
  }

  tryNow(): void {
    this.#deliveries.cutWaitsShort();
    this.#session?.retryBoards();
    this.#become({ type: 'try' });
  }

  wake(): void {
    this.#session?.probe();
    this.#become({ type: 'try' });
  }

  /** Ends the session and every delivery; what is waiting stays in the outbox. */
  async stop(): Promise<void> {
    this.#stopListening?.();
    this.#cancelReading?.();
    this.#stopping.abort(new SendError(reasons.cut));
    this.#become({ type: 'not-needed' });
    await Promise.all(this.#sessionsEnding);
    await this.#deliveries.settled();
  }

  /** The boards that are open, or have something waiting, may have changed. */
  arrange(): void {
    if (this.#stopping.signal.aborted) return;
    const boardIds = this.#boards();
    this.#become({ type: boardIds.length > 0 ? 'needed' : 'not-needed' });
    this.#session?.setBoards(boardIds);
  }

  /** Boards that moved away leave nothing behind here. */
  #letGo(): void {
    const { isHere } = this.#options;
    this.#deliveries.keepOnly(isHere);
    for (const known of [this.#neverSynced, this.#refusals, this.#closures]) {
      for (const boardId of known.keys()) if (!isHere(boardId)) known.delete(boardId);
    }
  }

  #boards(): readonly string[] {
    const { openBoards, outbox } = this.#options;
    const boardIds = new Set([...openBoards(), ...outbox.boardsWaiting(), ...this.#neverSynced]);
    return [...boardIds].filter(mayBeSynced);
  }

  async #loadNeverSynced(): Promise<void> {
    const { outbox, server, clock, log } = this.#options;
    if (this.#stopping.signal.aborted) return;
    try {
      for (const boardId of await outbox.boardsNeverSynced(server.url)) {
        // It may have been synced while they were read.
        const channel = this.#session?.channelState(boardId);
        if (channel?.state !== 'ready') this.#neverSynced.add(boardId);
      }
    } catch (error) {
      log.warn('sync cannot read which boards the server never had', { error });
      this.#cancelReading?.();
      this.#cancelReading = clock.after(diskPauseMs, () => void this.#loadNeverSynced());
    }
    this.arrange();
  }

  // ------------------------------------------------------------ the session

  #become(event: ConnectionEvent): void {
    const before = this.#connection;
    const next = nextConnectionState(before, event);
    if (next === before || (next.state === 'off' && before.state === 'off')) return;
    this.#connection = next;
    if (next.state !== before.state) this.#enter(next, before);
    this.#changed();
  }

  #enter(next: ConnectionState, before: ConnectionState): void {
    this.#cancelReopening?.();
    switch (next.state) {
      case 'off':
        this.#session?.close();
        this.#session = undefined;
        break;
      case 'opening':
        if (before.state === 'waiting') {
          this.#observer.sessionReopening({ attempt: next.failures });
        }
        this.#openSession();
        break;
      case 'open':
        this.#opened(this.#options.clock.nowMs() - this.#openingSinceMs);
        break;
      case 'waiting':
        this.#session = undefined;
        this.#observer.sessionLost({ reason: next.doubt.reason });
        this.#cancelReopening = this.#options.clock.after(
          next.nextTryAtMs - this.#options.clock.nowMs(),
          () => this.#become({ type: 'try' }),
        );
        break;
    }
  }

  #openSession(): void {
    const { server, connect, outbox, intake, clock, random, log } = this.#options;
    this.#openingSinceMs = clock.nowMs();
    let ended = (): void => {};
    const ending = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#sessionsEnding.add(ending);
    const ifCurrent = (react: () => void): void => {
      if (this.#session === session) react();
    };
    const session: SyncSession = new SyncSession({
      server,
      connect,
      outbox,
      intake,
      clock,
      random,
      batchSize: this.#batchSize,
      log,
      listener: {
        opened: () => ifCurrent(() => this.#become({ type: 'opened' })),
        channelChanged: (boardId) => ifCurrent(() => this.#channelChanged(boardId)),
        // They left the outbox, whatever became of the session since.
        caughtUp: (boardId, caughtUp) => this.#deliveries.caughtUp(boardId, caughtUp),
        ended: (reason) => {
          this.#sessionsEnding.delete(ending);
          ended();
          ifCurrent(() => this.#lost(reason));
        },
      },
    });
    this.#session = session;
    session.setBoards(this.#boards());
  }

  #opened(openingMs: number): void {
    const { log, server } = this.#options;
    log.info('sync session opened', { server: hostOf(server.url), ms: Math.round(openingMs) });
    this.#observer.sessionOpened({ openingMs });
    void this.#loadNeverSynced();
  }

  #lost(reason: string): void {
    const failures = this.#connection.state === 'off' ? 0 : this.#connection.failures;
    const delayMs = backoffDelayMs(failures + 1, this.#options.random);
    const { log, server } = this.#options;
    log.info('sync session lost', {
      server: hostOf(server.url),
      reason,
      nextTryInMs: Math.round(delayMs),
    });
    this.#become({
      type: 'lost',
      reason,
      nextTryAtMs: this.#options.clock.nowMs() + delayMs,
    });
  }

  #channelChanged(boardId: string): void {
    const channel = this.#session?.channelState(boardId);
    if (channel?.state === 'refused') {
      const { token } = this.#options.server;
      const otherwise = token === '' ? reasons.tokenMissing : reasons.tokenRefused;
      this.#refusals.set(boardId, reasonOfRefusal(channel.code) ?? otherwise);
    }
    if (channel?.state === 'closed' && channel.reason !== undefined) {
      this.#closures.set(boardId, channel.reason);
    }
    if (channel?.state === 'handshaking') this.#refusals.delete(boardId);
    if (channel?.state === 'ready') this.#handshaken(boardId);
    this.#changed(boardId);
  }

  #handshaken(boardId: string): void {
    void this.#noteSynced(boardId);
    this.#closures.delete(boardId);
    this.#become({ type: 'proven' });
    this.#deliveries.handshaken(boardId);
    this.arrange();
  }

  /** What the server lacks of a board that may only be read stays to be given, as what waits does. */
  async #noteSynced(boardId: string): Promise<void> {
    if (this.#isTaken(boardId)) this.#neverSynced.delete(boardId);
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

  #changed(boardId?: string): void {
    this.#changes.notifyAll();
    this.#options.changed(boardId);
  }

  // ------------------------------------------------------------ sending

  /**
   * Waits while the board is on its way to be ready; the session bounds each step of that.
   * @returns false when the catch-up on that way has brought all of it
   */
  async #send(batch: Batch, signal: AbortSignal): Promise<boolean> {
    const { boardId, update } = batch;
    for (;;) {
      signal.throwIfAborted();
      // The handshake that brought it may not have come to its end: nobody needs the board any more.
      if (this.#options.outbox.stillWaiting(batch).length === 0) return false;
      const session = this.#sessionFor(boardId);
      if (session?.channelState(boardId)?.state === 'ready') {
        await session.deliver(boardId, update);
        return true;
      }
      await this.#changes.wait(signal);
    }
  }

  /** @throws SendError, NotPermittedError when the board is not on its way to be ready. */
  #sessionFor(boardId: string): SyncSession | undefined {
    const refusal = this.#refusals.get(boardId);
    if (refusal !== undefined) throw new NotPermittedError(refusal);
    if (this.#connection.state === 'off') throw new SendError(reasons.cut);
    if (this.#connection.state === 'waiting') throw new SendError(this.#connection.doubt.reason);
    const channel = this.#session?.channelState(boardId);
    if (channel?.state === 'closed' && channel.reason !== undefined) {
      throw new SendError(channel.reason);
    }
    return this.#session;
  }

  /** Whether the server takes changes of the board, as far as we know. */
  #isTaken(boardId: string): boolean {
    if (this.#refusals.has(boardId) || !mayBeSynced(boardId)) return false;
    const channel = this.#session?.channelState(boardId);
    return channel?.state !== 'ready' || channel.isWritable;
  }

  #delivered(boardId: string): void {
    this.arrange();
    this.#changed(boardId);
  }
}

/** A board of an older version may have an id that would end the session for all boards. */
const mayBeSynced = (boardId: string): boolean => boardIdSchema.safeParse(boardId).success;

/** An address may carry a name and a password, or a token in its query. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Enough to tell servers apart in the log; a path may be secret too. */
const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : '');

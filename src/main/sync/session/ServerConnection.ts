import type { Clock } from '../../../base/Clock.ts';
import { Condition } from '../../../base/Condition.ts';
import { boardIdSchema } from '../../../shared/operation.ts';
import type { SyncReason } from '../../../shared/status.ts';
import type { Log } from '../../log/Log.ts';
import type { Batch, Outbox } from '../../queue/outbox.ts';
import type { DeliveryObserver } from '../observer.ts';
import { NotPermittedError, SendError } from '../wire/SendError.ts';
import type { Connect } from '../wire/SessionSocket.ts';
import type { CaughtUp } from './BoardChannel.ts';
import { BoardTroubles } from './BoardTroubles.ts';
import { backoffDelayMs } from './backoff.ts';
import type { ChannelState } from './channelState.ts';
import {
  type ConnectionEvent,
  type ConnectionState,
  nextConnectionState,
} from './connectionState.ts';
import type { InboundBuffer } from './InboundBuffer.ts';
import { type ServerAddress, SyncSession } from './SyncSession.ts';
import type { SendSize } from './sendPieces.ts';

export interface ServerConnectionListener {
  /** The state of this board, or of all of them, may have changed. */
  changed(boardId?: string): void;
  /** A session began. */
  opened(): void;
  /** The handshake of the board is complete. */
  ready(boardId: string): void;
  /** A handshake brought operations of the board, and they left the outbox. */
  caughtUp(boardId: string, caughtUp: CaughtUp): void;
}

export interface ServerConnectionOptions {
  readonly server: ServerAddress;
  readonly connect: Connect;
  readonly outbox: Outbox;
  readonly inbound: InboundBuffer;
  readonly sendSize: SendSize;
  /** The boards the connection is for, most wanted first. Without any there is no session. */
  readonly boards: () => readonly string[];
  readonly observer: Required<DeliveryObserver>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly listener: ServerConnectionListener;
}

/** The connection to one server: one session after another, when to open the next one, and what is sent on them. */
export class ServerConnection {
  readonly #options: ServerConnectionOptions;
  readonly #troubles = new BoardTroubles();
  /** Something that a send waits for. */
  readonly #changed = new Condition();
  readonly #sessionsEnding = new Set<Promise<void>>();
  #state: ConnectionState = { state: 'off' };
  #session: SyncSession | undefined;
  #openingSinceMs = 0;
  #cancelReopening: (() => void) | undefined;

  constructor(options: ServerConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether the server is known to store and acknowledge: a handshake on the present session is complete. */
  get isReady(): boolean {
    return this.#state.state === 'open' && this.#state.isProven;
  }

  /** The round trip of the line, milliseconds; 0 while it is not known. */
  get roundTripMs(): number {
    return this.#session?.roundTripMs ?? 0;
  }

  /** Bytes that wait to be sent. */
  get bufferedBytes(): number {
    return this.#session?.bufferedBytes ?? 0;
  }

  /** Undefined: the board is not on the session yet. */
  channelState(boardId: string): ChannelState | undefined {
    return this.#session?.channelState(boardId);
  }

  /** Since when the board's handshake on the present session is complete, by the clock; undefined: it is not. */
  readySince(boardId: string): number | undefined {
    return this.#session?.readySinceMs(boardId);
  }

  /** When the session tries a board again that was refused or closed, by the clock; undefined: that is not planned. */
  retryAtMs(boardId: string): number | undefined {
    return this.#session?.retryAtMs(boardId);
  }

  /** Why the server does not serve the board. */
  troubleOf(boardId: string): SyncReason | undefined {
    return mayBeSynced(boardId) ? this.#troubles.of(boardId) : 'bad-board-id';
  }

  /** Whether the server accepts changes of the board, as far as known. */
  accepts(boardId: string): boolean {
    if (this.#troubles.refusalOf(boardId) !== undefined || !mayBeSynced(boardId)) return false;
    const channel = this.channelState(boardId);
    return channel?.state !== 'ready' || channel.isWritable;
  }

  /** Call it when `boards` may have changed. */
  arrange(): void {
    const boardIds = this.#options.boards();
    this.#become({ type: boardIds.length > 0 ? 'needed' : 'not-needed' });
    this.#session?.setBoards(boardIds);
  }

  /** Forgets the troubles of the other boards. */
  keepOnly(isKept: (boardId: string) => boolean): void {
    this.#troubles.keepOnly(isKept);
  }

  /** Tries a lost session and refused or closed boards again now. */
  retryNow(): void {
    this.#session?.retryBoards();
    this.#become({ type: 'try' });
  }

  /** The computer woke up or the network changed: opens a lost session now, and checks an open one. */
  wake(): void {
    this.#session?.probe();
    this.#become({ type: 'try' });
  }

  /** Resolves when every session has ended. */
  async close(): Promise<void> {
    this.#become({ type: 'not-needed' });
    await Promise.all(this.#sessionsEnding);
  }

  /**
   * Sends a batch and resolves when the server acknowledged it. Waits while the board is on its way to be ready; the
   * session bounds each step of that.
   *
   * @returns false when a catch-up has brought all of the batch before
   * @throws SendError, NotPermittedError when the board is not on its way to be ready
   */
  async send(batch: Batch, signal: AbortSignal): Promise<boolean> {
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
      await this.#changed.wait(signal);
    }
  }

  /** @throws SendError, NotPermittedError when the board is not on its way to be ready. */
  #sessionFor(boardId: string): SyncSession | undefined {
    const refusal = this.#troubles.refusalOf(boardId);
    if (refusal !== undefined) throw new NotPermittedError(refusal);
    if (this.#state.state === 'off') throw new SendError('cut');
    if (this.#state.state === 'waiting') throw new SendError(this.#state.doubt.reason);
    const channel = this.channelState(boardId);
    if (channel?.state === 'closed' && channel.reason !== undefined) {
      throw new SendError(channel.reason);
    }
    return this.#session;
  }

  #become(event: ConnectionEvent): void {
    const before = this.#state;
    const next = nextConnectionState(before, event);
    if (next === before || (next.state === 'off' && before.state === 'off')) return;
    this.#state = next;
    if (next.state !== before.state) this.#enter(next, before);
    this.#tell();
  }

  #enter(next: ConnectionState, before: ConnectionState): void {
    const { observer, clock } = this.#options;
    this.#cancelReopening?.();
    switch (next.state) {
      case 'off':
        this.#session?.close();
        this.#session = undefined;
        break;
      case 'opening':
        if (before.state === 'waiting') observer.sessionReopening({ attempt: next.failures });
        this.#openSession();
        break;
      case 'open':
        this.#opened(clock.nowMs() - this.#openingSinceMs);
        break;
      case 'waiting':
        this.#session = undefined;
        observer.sessionLost({ reason: next.doubt.reason });
        this.#cancelReopening = clock.after(next.nextTryAtMs - clock.nowMs(), () =>
          this.#become({ type: 'try' }),
        );
        break;
    }
  }

  #openSession(): void {
    this.#openingSinceMs = this.#options.clock.nowMs();
    let ended = (): void => {};
    const ending = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#sessionsEnding.add(ending);
    const ifCurrent = (react: () => void): void => {
      if (this.#session === session) react();
    };
    const session: SyncSession = new SyncSession({
      ...this.#options,
      listener: {
        opened: () => ifCurrent(() => this.#become({ type: 'opened' })),
        channelChanged: (boardId) => ifCurrent(() => this.#channelChanged(boardId)),
        caughtUp: (boardId, caughtUp) => this.#caughtUp(boardId, caughtUp),
        ended: (reason) => {
          this.#sessionsEnding.delete(ending);
          ended();
          ifCurrent(() => this.#lost(reason));
        },
      },
    });
    this.#session = session;
    session.setBoards(this.#options.boards());
  }

  #opened(openingMs: number): void {
    const { log, server, observer, listener } = this.#options;
    log.info('sync session opened', { server: hostOf(server.url), ms: Math.round(openingMs) });
    observer.sessionOpened({ openingMs });
    listener.opened();
  }

  #lost(reason: SyncReason): void {
    const { log, server, clock, random } = this.#options;
    const failures = this.#state.state === 'off' ? 0 : this.#state.failures;
    const delayMs = backoffDelayMs(failures + 1, random);
    log.info('sync session lost', {
      server: hostOf(server.url),
      reason,
      nextTryInMs: Math.round(delayMs),
    });
    this.#become({ type: 'lost', reason, nextTryAtMs: clock.nowMs() + delayMs });
  }

  #channelChanged(boardId: string): void {
    const channel = this.channelState(boardId);
    switch (channel?.state) {
      case 'refused':
        this.#troubles.refused(boardId, channel.code, this.#options.server.token !== '');
        break;
      case 'closed':
        if (channel.reason !== undefined) this.#troubles.closed(boardId, channel.reason);
        break;
      case 'handshaking':
        this.#troubles.admitted(boardId);
        break;
      case 'ready':
        this.#troubles.ready(boardId);
        this.#become({ type: 'proven' });
        this.#options.listener.ready(boardId);
        break;
    }
    this.#tell(boardId);
  }

  /** They left the outbox, whatever became of the session since. */
  #caughtUp(boardId: string, caughtUp: CaughtUp): void {
    this.#options.listener.caughtUp(boardId, caughtUp);
    this.#changed.notifyAll();
  }

  #tell(boardId?: string): void {
    this.#changed.notifyAll();
    this.#options.listener.changed(boardId);
  }
}

/** A board of an older version may have an id that would end the session for all boards. */
export const mayBeSynced = (boardId: string): boolean => boardIdSchema.safeParse(boardId).success;

/** Enough to tell servers apart in the log; a path may be secret too. */
const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : '');

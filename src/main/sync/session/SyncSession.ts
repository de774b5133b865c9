import type { Clock } from '../../../base/Clock.ts';
import { Limiter } from '../../../base/Limiter.ts';
import type { SyncReason } from '../../../shared/status.ts';
import type { Log } from '../../log/Log.ts';
import type { Outbox } from '../../queue/outbox.ts';
import { decodeFrame, encodeKeepAlive, type ServerFrame } from '../wire/frames.ts';
import { SendError } from '../wire/SendError.ts';
import { type Connect, SessionSocket } from '../wire/SessionSocket.ts';
import type { CatchUpLine } from './BoardCatchUp.ts';
import { BoardChannel, type CaughtUp } from './BoardChannel.ts';
import { backoffDelayMs } from './backoff.ts';
import type { ChannelState } from './channelState.ts';
import { isOver } from './channelState.ts';
import type { InboundBuffer } from './InboundBuffer.ts';
import type { SendSize } from './sendPieces.ts';

/** Hocuspocus ends a session that received no message for 60 s. Pings do not count. */
const keepAliveAfterMs = 20_000;
/** Hocuspocus ends a session with more than 100 boards that are not authenticated. */
const maxHandshakes = 20;
/** After a refusal the board tries again, since the server may accept the token by then. */
const refusedRetryMs = 30_000;

export interface ServerAddress {
  /** `ws://` or `wss://`. */
  readonly url: string;
  /** Empty: none. */
  readonly token: string;
  /** SHA-256 of the one certificate that is trusted, base64url; undefined: the system's own trust applies. */
  readonly pin?: string | undefined;
}

export interface SyncSessionListener {
  opened(): void;
  channelChanged(boardId: string): void;
  caughtUp(boardId: string, caughtUp: CaughtUp): void;
  /** Called exactly once. */
  ended(reason: SyncReason): void;
}

export interface SyncSessionOptions {
  readonly server: ServerAddress;
  readonly connect: Connect;
  readonly outbox: Outbox;
  readonly inbound: InboundBuffer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sendSize: SendSize;
  readonly log: Log;
  readonly listener: SyncSessionListener;
}

/** One connection of the socket, from open to close, shared by all boards. */
export class SyncSession {
  readonly #options: SyncSessionOptions;
  readonly #socket: SessionSocket;
  readonly #channels = new Map<string, BoardChannel>();
  /** When a board that the server refused or closed is tried again, by the clock. */
  readonly #retryAtMs = new Map<string, number>();
  /** How many times in a row the server closed a board on this session. */
  readonly #failures = new Map<string, number>();
  readonly #stopListening: () => void;
  readonly #catchUpLine: CatchUpLine;
  #boardIds: readonly string[] = [];
  #isOpen = false;

  /** Starts to open the socket. */
  constructor(options: SyncSessionOptions) {
    this.#options = options;
    this.#catchUpLine = {
      reading: new Limiter(1),
      sendingLarge: new Limiter(1),
      sendSize: options.sendSize,
      roundTripMs: () => this.roundTripMs ?? 0,
    };
    this.#socket = new SessionSocket(options.server, options.connect, options.clock, {
      opened: () => {
        this.#isOpen = true;
        if (options.inbound.isFull) this.#socket.pause();
        options.listener.opened();
        this.#arrange();
      },
      received: (message) => this.#receive(message),
      ticked: () => this.#tick(),
      ended: (reason) => this.#ended(reason),
    });
    this.#stopListening = options.inbound.onChange((isFull) => this.#inboundChanged(isFull));
  }

  /** Bytes that wait to be sent. */
  get bufferedBytes(): number {
    return this.#socket.bufferedBytes;
  }

  /** The boards the session is for, in order of priority. */
  setBoards(boardIds: readonly string[]): void {
    this.#boardIds = boardIds;
    this.#arrange();
  }

  /** Undefined: the board is not on the session yet. */
  channelState(boardId: string): ChannelState | undefined {
    return this.#channels.get(boardId)?.state;
  }

  /** Since when the board's handshake is complete, by the clock; undefined: it is not. */
  readySinceMs(boardId: string): number | undefined {
    return this.#channels.get(boardId)?.readySinceMs;
  }

  /** The round trip of the line, milliseconds; undefined: not known yet. */
  get roundTripMs(): number | undefined {
    return this.#socket.roundTripMs;
  }

  /** When the board is tried again, by the clock; undefined: that is not planned. */
  retryAtMs(boardId: string): number | undefined {
    return this.#retryAtMs.get(boardId);
  }

  /** See `BoardChannel.deliver`. */
  async deliver(boardId: string, update: Uint8Array): Promise<void> {
    const channel = this.#channels.get(boardId);
    if (channel === undefined) throw new SendError('cut');
    await channel.deliver(update);
  }

  /** Tries refused, closed and read-only boards again now. */
  retryBoards(): void {
    this.#retryAtMs.clear();
    for (const channel of this.#channels.values()) {
      const { state } = channel;
      if (state.state === 'ready' && !state.isWritable) channel.close();
    }
    this.#arrange();
  }

  /** Checks quickly whether the connection still works. */
  probe(): void {
    this.#socket.probe();
  }

  /** Cuts the session. */
  end(reason: SyncReason): void {
    this.#socket.end(reason);
  }

  /** Closes the socket gracefully. `ended` follows within a second. */
  close(): void {
    this.#socket.close();
  }

  /** Stops reading while too much waits for the disk, so that the server waits too. */
  #inboundChanged(isFull: boolean): void {
    if (!this.#isOpen) return;
    if (isFull) this.#socket.pause();
    else {
      this.#socket.resume();
      this.#arrange();
    }
  }

  #arrange(): void {
    if (!this.#isOpen) return;
    const wanted = new Set(this.#boardIds);
    for (const [boardId, channel] of this.#channels) {
      if (wanted.has(boardId)) continue;
      channel.close();
      if (hasLeft(channel.state)) this.#forget(boardId);
    }
    for (const boardId of wanted) this.#begin(boardId);
  }

  #begin(boardId: string): void {
    const before = this.#channels.get(boardId);
    if (before !== undefined && !hasLeft(before.state)) return;
    if (this.#options.clock.nowMs() < (this.#retryAtMs.get(boardId) ?? 0)) return;
    // A handshake would bring again what is still waiting for the disk.
    if (this.#handshakes >= maxHandshakes || this.#options.inbound.isFull) return;
    this.#retryAtMs.delete(boardId);
    this.#channels.set(boardId, this.#openChannel(boardId));
    this.#options.listener.channelChanged(boardId);
  }

  #openChannel(boardId: string): BoardChannel {
    const { server, outbox, inbound, clock, log } = this.#options;
    return new BoardChannel({
      boardId,
      server,
      outbox,
      inbound,
      clock,
      log,
      link: {
        send: (frame, written, mayCompress) => this.#socket.send(frame, written, mayCompress),
        caughtUp: (caughtUp) => this.#options.listener.caughtUp(boardId, caughtUp),
        changed: () => this.#channelChanged(boardId),
        distrust: (reason) => this.#distrust(boardId, reason),
      },
      catchUpLine: this.#catchUpLine,
    });
  }

  get #handshakes(): number {
    let count = 0;
    for (const { state } of this.#channels.values()) {
      if (state.state === 'authenticating' || state.state === 'handshaking') count += 1;
    }
    return count;
  }

  #channelChanged(boardId: string): void {
    const state = this.channelState(boardId);
    if (state?.state === 'ready') this.#failures.delete(boardId);
    if (state?.state === 'refused') this.#retryLater(boardId, refusedRetryMs);
    if (state?.state === 'closed' && state.reason !== undefined) {
      const failures = (this.#failures.get(boardId) ?? 0) + 1;
      this.#failures.set(boardId, failures);
      this.#retryLater(boardId, backoffDelayMs(failures, this.#options.random));
    }
    this.#options.listener.channelChanged(boardId);
    this.#arrange();
  }

  #retryLater(boardId: string, delayMs: number): void {
    this.#retryAtMs.set(boardId, this.#options.clock.nowMs() + delayMs);
  }

  #forget(boardId: string): void {
    this.#channels.delete(boardId);
    this.#retryAtMs.delete(boardId);
    this.#failures.delete(boardId);
  }

  #distrust(boardId: string, reason: SyncReason): void {
    this.#options.log.warn('sync session is of no more use', { board: boardId, reason });
    this.#socket.end(reason);
  }

  #receive(message: Uint8Array): void {
    const frame = this.#decode(message);
    if (frame === undefined) this.#socket.end('not-hocuspocus');
    // A frame of a board that is no longer on the session may still arrive.
    else this.#channels.get(frame.boardId)?.handle(frame);
  }

  #decode(message: Uint8Array): ServerFrame | undefined {
    try {
      return decodeFrame(
        message,
        (boardId, update) => this.#channels.get(boardId)?.hasSent(update) ?? false,
      );
    } catch (error) {
      this.#options.log.warn('sync server sent what is not a frame', {
        error,
        sizeBytes: message.byteLength,
      });
      return undefined;
    }
  }

  #tick(): void {
    const nowMs = this.#options.clock.nowMs();
    // The server's answers may have arrived without having been read.
    if (!this.#socket.isPaused) {
      for (const channel of this.#channels.values()) {
        channel.checkTime(nowMs, this.#socket.lastProgressMs);
      }
    }
    if (!this.#isOpen) return;
    this.#keepAlive(nowMs);
    this.#arrange();
  }

  #keepAlive(nowMs: number): void {
    if (nowMs - this.#socket.lastSentMs < keepAliveAfterMs) return;
    for (const [boardId, { state }] of this.#channels) {
      if (state.state === 'authenticating' || isOver(state)) continue;
      this.#socket.send(encodeKeepAlive(boardId));
      return;
    }
  }

  #ended(reason: SyncReason): void {
    this.#isOpen = false;
    this.#stopListening();
    for (const channel of this.#channels.values()) channel.end(reason);
    this.#options.listener.ended(reason);
  }
}

/** Whether the server has forgotten the channel. */
const hasLeft = ({ state }: ChannelState): boolean => state === 'refused' || state === 'closed';

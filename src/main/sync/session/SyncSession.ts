import type { Clock } from '../../../base/Clock.ts';
import { Limiter } from '../../../base/Limiter.ts';
import type { Log } from '../../log/Log.ts';
import type { Outbox } from '../../queue/outbox.ts';
import { decodeFrame, encodeKeepAlive, type ServerFrame } from '../wire/frames.ts';
import { reasons } from '../wire/reasons.ts';
import { SendError } from '../wire/SendError.ts';
import { type Connect, SessionSocket } from '../wire/SessionSocket.ts';
import type { CatchUpLine } from './BoardCatchUp.ts';
import { BoardChannel, type CaughtUp } from './BoardChannel.ts';
import { backoffDelayMs } from './backoff.ts';
import type { ChannelState } from './channelState.ts';
import { isOver } from './channelState.ts';
import type { Intake } from './Intake.ts';
import type { SendSize } from './sendPieces.ts';

/** Hocuspocus ends a session on which no message came for 60 s; pings do not count. */
const keepAliveAfterMs = 20_000;
/** Hocuspocus ends a session on which more than 100 boards wait for their authentication. */
const maxHandshakes = 20;
/** Whether a refused token is taken meanwhile is asked again so often. */
const refusedRetryMs = 30_000;

export interface SyncServer {
  /** `ws://` or `wss://`. */
  readonly url: string;
  /** Empty: none. */
  readonly token: string;
  /** SHA-256 of the one certificate that is trusted, base64url; undefined: as the system trusts. */
  readonly pin?: string | undefined;
}

export interface SyncSessionListener {
  opened(): void;
  channelChanged(boardId: string): void;
  caughtUp(boardId: string, caughtUp: CaughtUp): void;
  /** Called exactly once. `reason` is a sentence for a person. */
  ended(reason: string): void;
}

export interface SyncSessionOptions {
  readonly server: SyncServer;
  readonly connect: Connect;
  readonly outbox: Outbox;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sendSize: SendSize;
  readonly log: Log;
  readonly listener: SyncSessionListener;
}

/** One life of the socket, from open to close, shared by all boards. */
export class SyncSession {
  readonly #options: SyncSessionOptions;
  readonly #socket: SessionSocket;
  readonly #channels = new Map<string, BoardChannel>();
  /** When a board that the server refused or closed is begun again, by the clock. */
  readonly #retryAtMs = new Map<string, number>();
  /** How often in a row a board ended while the session went on. */
  readonly #failures = new Map<string, number>();
  /** What a server lacks of a board may be large: of one board at a time it is read, and of one it goes in pieces. */
  readonly #catchUps = new Limiter(1);
  readonly #largeCatchUps = new Limiter(1);
  readonly #stopListening: () => void;
  readonly #catchUpLine: CatchUpLine;
  #boardIds: readonly string[] = [];
  #isOpen = false;

  /** Begins to open the socket. */
  constructor(options: SyncSessionOptions) {
    this.#options = options;
    const large = this.#largeCatchUps;
    this.#catchUpLine = {
      inTurn: (work) => this.#catchUps.run(work),
      inLargeTurn: (work) => large.run(work),
      get isLargeTurnFree() {
        return large.isFree;
      },
      sendSize: options.sendSize,
      roundTripMs: () => this.roundTripMs ?? 0,
    };
    this.#socket = new SessionSocket(options.server, options.connect, options.clock, {
      opened: () => {
        this.#isOpen = true;
        if (options.intake.isFull) this.#socket.pause();
        options.listener.opened();
        this.#arrange();
      },
      received: (message) => this.#receive(message),
      ticked: () => this.#tick(),
      ended: (reason) => this.#ended(reason),
    });
    this.#stopListening = options.intake.onChange((isFull) => this.#intakeChanged(isFull));
  }

  /** Bytes that wait to be sent. */
  get bufferedBytes(): number {
    return this.#socket.bufferedBytes;
  }

  /** Which boards the session is for, most wanted first. */
  setBoards(boardIds: readonly string[]): void {
    this.#boardIds = boardIds;
    this.#arrange();
  }

  /** undefined: it is not its turn yet. */
  channelState(boardId: string): ChannelState | undefined {
    return this.#channels.get(boardId)?.state;
  }

  /** Since when the board is through its handshake, by the clock; undefined: it is not. */
  readySinceMs(boardId: string): number | undefined {
    return this.#channels.get(boardId)?.readySinceMs;
  }

  /** What the line takes for nothing at all, there and back, milliseconds; undefined: not known yet. */
  get roundTripMs(): number | undefined {
    return this.#socket.roundTripMs;
  }

  /** When the board is begun again, by the clock; undefined when that is not planned. */
  retryAtMs(boardId: string): number | undefined {
    return this.#retryAtMs.get(boardId);
  }

  /** See `BoardChannel.deliver`. */
  async deliver(boardId: string, update: Uint8Array): Promise<void> {
    const channel = this.#channels.get(boardId);
    if (channel === undefined) throw new SendError(reasons.cut);
    await channel.deliver(update);
  }

  /** Begins every refused or closed board again now, and those that may not be changed. */
  retryBoards(): void {
    this.#retryAtMs.clear();
    for (const channel of this.#channels.values()) {
      const { state } = channel;
      if (state.state === 'ready' && !state.isWritable) channel.close();
    }
    this.#arrange();
  }

  /** Finds out quickly whether the session still lives. */
  probe(): void {
    this.#socket.probe();
  }

  /** Cuts the session. */
  end(reason: string): void {
    this.#socket.end(reason);
  }

  /** Says goodbye; `ended` follows within a second. */
  close(): void {
    this.#socket.close();
  }

  /** What the disk has not taken is enough: the server waits. */
  #intakeChanged(isFull: boolean): void {
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
    // A handshake brings whatever is not on disk, also what waits for it already.
    if (this.#handshakes >= maxHandshakes || this.#options.intake.isFull) return;
    this.#retryAtMs.delete(boardId);
    this.#channels.set(boardId, this.#openChannel(boardId));
    this.#options.listener.channelChanged(boardId);
  }

  #openChannel(boardId: string): BoardChannel {
    const { server, outbox, intake, clock, log } = this.#options;
    return new BoardChannel({
      boardId,
      server,
      outbox,
      intake,
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

  #distrust(boardId: string, reason: string): void {
    this.#options.log.warn('sync session is of no more use', { board: boardId, reason });
    this.#socket.end(reason);
  }

  #receive(message: Uint8Array): void {
    const frame = this.#decode(message);
    if (frame === undefined) this.#socket.end(reasons.notHocuspocus);
    // A frame of a board that was given up may still be on its way.
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
    // What the server owes may have come and not be read.
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

  #ended(reason: string): void {
    this.#isOpen = false;
    this.#stopListening();
    for (const channel of this.#channels.values()) channel.end(reason);
    this.#options.listener.ended(reason);
  }
}

/** The server holds nothing of the channel any more. */
const hasLeft = ({ state }: ChannelState): boolean => state === 'refused' || state === 'closed';

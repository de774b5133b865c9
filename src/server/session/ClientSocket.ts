import type { Connection, WebSocketLike } from '@hocuspocus/server';
import type { WebSocket } from 'ws';
import type { Clock } from '../../base/Clock.ts';
import type { ServerLog } from '../log/ServerLog.ts';
import type { Stranger } from './Strangers.ts';

export interface ClientLimits {
  /** Bytes received from a client and not processed. One message may be larger. */
  readonly maxIncomingBytes: number;
  /** Bytes that may wait for a client that reads nothing, */
  readonly maxStalledBytes: number;
  /** and for how long. */
  readonly stallMs: number;
  /** Bytes that may wait for any client. One message may be larger. */
  readonly maxOutgoingBytes: number;
}

/**
 * A board is one message, and a client may have many boards on a slow connection. As long as there is progress the
 * client is not closed, since it would only request everything again.
 */
const defaultLimits: ClientLimits = {
  maxIncomingBytes: 4 * 1024 * 1024,
  maxStalledBytes: 64 * 1024 * 1024,
  stallMs: 30_000,
  maxOutgoingBytes: 512 * 1024 * 1024,
};

// Close code of the registry of RFC 6455
const tryAgainLater = 1013;
const tooSlow = 'The client reads too slowly.';
/** A client that does not read misses the close frame too, and is terminated. */
const lastWordMs = 1_000;

export interface ClientSocketOptions {
  readonly socket: WebSocket;
  readonly stranger: Stranger;
  readonly log: ServerLog;
  readonly clock: Clock;
  readonly limits?: Partial<ClientLimits> | undefined;
}

/**
 * One client's WebSocket, with bounded buffers. A client that sends faster than the disk writes is paused. One that does
 * not read is closed, and receives what it lacks when it reconnects.
 */
export class ClientSocket implements WebSocketLike {
  readonly #socket: WebSocket;
  readonly #stranger: Stranger;
  readonly #log: ServerLog;
  readonly #clock: Clock;
  readonly #limits: ClientLimits;
  /** The boards that the client has open. */
  readonly #boards = new Set<Connection>();
  #incomingBytes = 0;
  #arrivalCount = 0;
  #isDraining = false;
  #givenBytes = 0;
  #takenBytes = 0;
  #lastProgressMs: number;
  #isGivenUp = false;

  constructor({ socket, stranger, log, clock, limits }: ClientSocketOptions) {
    this.#socket = socket;
    this.#stranger = stranger;
    this.#log = log;
    this.#clock = clock;
    this.#limits = { ...defaultLimits, ...limits };
    this.#lastProgressMs = clock.nowMs();
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  /** Bytes received and not processed yet. */
  get incomingBytes(): number {
    return this.#incomingBytes;
  }

  /** Bytes that the system has not accepted yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: Uint8Array): void {
    if (this.#isGivenUp) return;
    this.#noteProgress();
    if (this.#isTooSlow) {
      this.#giveUp();
      return;
    }
    this.#givenBytes += data.byteLength;
    this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  /** The number of boards that the client has open. */
  get boardCount(): number {
    return this.#boards.size;
  }

  /** The client authenticated for a board. */
  letIn(): void {
    this.#stranger.letIn();
  }

  /** The client opened a board. */
  joined(board: Connection): void {
    this.#boards.add(board);
    board.onClose(() => this.#boards.delete(board));
  }

  /**
   * A message was received and passed on.
   * @param mayRead whether to resume reading once all is processed
   */
  arrived(sizeBytes: number, mayRead: () => boolean): void {
    this.#incomingBytes += sizeBytes;
    this.#arrivalCount += 1;
    if (this.#incomingBytes > this.#limits.maxIncomingBytes) this.#socket.pause();
    if (this.#isDraining) return;
    this.#isDraining = true;
    void this.#drain(mayRead);
  }

  async #drain(mayRead: () => boolean): Promise<void> {
    let seenCount: number;
    do {
      seenCount = this.#arrivalCount;
      await Promise.all([...this.#boards].map((board) => board.waitForPendingMessages()));
    } while (seenCount !== this.#arrivalCount);
    this.#isDraining = false;
    this.#incomingBytes = 0;
    if (this.#socket.isPaused && mayRead()) this.#socket.resume();
  }

  get #isTooSlow(): boolean {
    const { bufferedAmount } = this.#socket;
    const { maxStalledBytes, stallMs, maxOutgoingBytes } = this.#limits;
    if (bufferedAmount > maxOutgoingBytes) return true;
    return (
      bufferedAmount > maxStalledBytes && this.#clock.nowMs() - this.#lastProgressMs >= stallMs
    );
  }

  #noteProgress(): void {
    const takenBytes = this.#givenBytes - this.#socket.bufferedAmount;
    if (takenBytes <= this.#takenBytes && this.#socket.bufferedAmount > 0) return;
    this.#takenBytes = takenBytes;
    this.#lastProgressMs = this.#clock.nowMs();
  }

  #giveUp(): void {
    this.#isGivenUp = true;
    this.#log.warn('client closed', { reason: tooSlow, bufferedBytes: this.bufferedBytes });
    this.#socket.close(tryAgainLater, tooSlow);
    const cancel = this.#clock.after(lastWordMs, () => this.#socket.terminate());
    this.#socket.once('close', cancel);
  }
}

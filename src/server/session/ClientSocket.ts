import type { Connection, WebSocketLike } from '@hocuspocus/server';
import type { WebSocket } from 'ws';
import type { ServerLog } from '../log/ServerLog.ts';
import type { Stranger } from './Strangers.ts';

export interface ClientLimits {
  /** What a client may have sent that was not handled. One message may be larger. */
  readonly maxIncomingBytes: number;
  /** What may wait for a client that takes nothing of it. */
  readonly maxStalledBytes: number;
  /** For so long, milliseconds. */
  readonly stallMs: number;
  /** What may wait for any client. One message may be larger. */
  readonly maxOutgoingBytes: number;
}

/**
 * A board goes out in one message, and a client may be in many boards on a slow line: what moves, however slowly, is
 * let go on, since a client that was cut would only ask for all of it again.
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
/** A client that does not read does not hear that either, and is cut. */
const lastWordMs = 1_000;

export interface ClientSocketOptions {
  readonly socket: WebSocket;
  readonly stranger: Stranger;
  readonly log: ServerLog;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly limits?: Partial<ClientLimits> | undefined;
}

/**
 * One client's WebSocket, with bounds on what piles up for it. One that sends faster than the disk takes is not
 * read for a while; one that does not take what it is sent is closed, and gets what it lacks when it comes again.
 */
export class ClientSocket implements WebSocketLike {
  readonly #socket: WebSocket;
  readonly #stranger: Stranger;
  readonly #log: ServerLog;
  readonly #nowMs: () => number;
  readonly #limits: ClientLimits;
  /** The boards that the client is in. */
  readonly #boards = new Set<Connection>();
  #incomingBytes = 0;
  #arrivalCount = 0;
  #isDraining = false;
  #givenBytes = 0;
  #takenBytes = 0;
  #lastProgressMs: number;
  #isGivenUp = false;

  constructor({ socket, stranger, log, nowMs, limits }: ClientSocketOptions) {
    this.#socket = socket;
    this.#stranger = stranger;
    this.#log = log;
    this.#nowMs = nowMs;
    this.#limits = { ...defaultLimits, ...limits };
    this.#lastProgressMs = nowMs();
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  /** Bytes that came and were not handled yet. */
  get incomingBytes(): number {
    return this.#incomingBytes;
  }

  /** Bytes that the system did not take yet. */
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

  /** Boards that the client is in. */
  get boardCount(): number {
    return this.#boards.size;
  }

  /** The client authenticated for a board. */
  letIn(): void {
    this.#stranger.letIn();
  }

  /** The client is in a board. */
  joined(board: Connection): void {
    this.#boards.add(board);
    board.onClose(() => this.#boards.delete(board));
  }

  /**
   * A message came and was given on.
   * @param mayRead whether reading may go on once all is handled
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
    return bufferedAmount > maxStalledBytes && this.#nowMs() - this.#lastProgressMs >= stallMs;
  }

  #noteProgress(): void {
    const takenBytes = this.#givenBytes - this.#socket.bufferedAmount;
    if (takenBytes <= this.#takenBytes && this.#socket.bufferedAmount > 0) return;
    this.#takenBytes = takenBytes;
    this.#lastProgressMs = this.#nowMs();
  }

  #giveUp(): void {
    this.#isGivenUp = true;
    this.#log.warn('client closed', { reason: tooSlow, bufferedBytes: this.bufferedBytes });
    this.#socket.close(tryAgainLater, tooSlow);
    setTimeout(() => this.#socket.terminate(), lastWordMs).unref();
  }
}

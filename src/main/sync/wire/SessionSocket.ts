import type { RawData } from 'ws';
import type { Clock } from '../../../base/Clock.ts';
import { compressFromSizeBytes } from '../../../shared/compression.ts';
import type { SyncReason } from '../../../shared/status.ts';
import { reasonOfClose, reasonOfError } from './reasons.ts';

/** The part of a `WebSocket` of `ws` that is used; a simulated network implements it too. */
export interface SyncWebSocket {
  /** 1: open. */
  readonly readyState: number;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: (code: number) => void): unknown;
  on(event: 'upgrade', listener: (response: { readonly socket: ByteCounter }) => void): unknown;
  on(event: 'open', listener: () => void): unknown;
  on(event: 'message', listener: (data: RawData, isBinary: boolean) => void): unknown;
  on(event: 'pong', listener: (payload: Buffer) => void): unknown;
  /** Bytes that the system has not taken over yet. Optional in a simulation. */
  readonly bufferedAmount?: number;
  send(data: Uint8Array, options: SendOptions): void;
  ping(payload: string): void;
  close(code: number): void;
  terminate(): void;
  /** Stops reading until `resume`. Optional in a simulation. */
  pause?(): void;
  resume?(): void;
}

interface SendOptions {
  readonly binary: boolean;
  /** Whether it is the last piece of its message. */
  readonly fin: boolean;
  /** Whether its message is compressed, where the server agreed to that. The first piece decides for all. */
  readonly compress: boolean;
}

/** The TCP socket below. */
export interface ByteCounter {
  readonly bytesRead: number;
}

/**
 * Opens a WebSocket to the address. May throw on an address that makes no sense.
 * @param pin of the one certificate that is trusted, see `SyncServer`
 */
export type Connect = (url: string, pin?: string) => SyncWebSocket;

export interface SessionSocketListener {
  opened(): void;
  received(message: Uint8Array): void;
  /** About once a second while the socket is open. */
  ticked(): void;
  /** Called exactly once, when the socket has ended. */
  ended(reason: SyncReason): void;
}

const openTimeoutMs = 10_000;
const tickMs = 1_000;
/** A half-open socket is detected within 10 s of the last message or pong. */
const pingAfterMs = 2_500;
const silentAfterMs = 8_500;
/** After the computer woke up, the server has to answer sooner. */
const probeTimeoutMs = 3_000;
/** How long a graceful close waits for the server's before it terminates the socket. */
const closeTimeoutMs = 1_000;
/** The slowest line that works takes `silentAfterMs` for one piece: 2 kB/s. */
export const pieceSizeBytes = 16 * 1024;
/** Unconfirmed pieces at a time: 256 KiB, enough for 2.5 MB/s at a round trip of 100 ms. */
export const windowPieces = 16;
/** The size from which an incoming message counts as large. */
const bulkSizeBytes = 16 * 1024;

interface Ping {
  readonly number: number;
  readonly sentAtMs: number;
  /** It follows a piece of data, so its answer says that the data arrived. */
  readonly isAfterData: boolean;
}

interface Outgoing {
  readonly message: Uint8Array;
  readonly compress: boolean;
  readonly written: (() => void) | undefined;
  offset: number;
}

/**
 * One WebSocket. Large messages go out in pieces with a ping after each 16 KiB and a bounded window, so that the
 * pongs show how far the server really got: without that, megabytes vanish into the kernel's buffers, and a slow
 * line cannot be told from a dead one.
 */
export class SessionSocket {
  readonly #clock: Clock;
  readonly #listener: SessionSocketListener;
  readonly #outgoing: Outgoing[] = [];
  #socket: SyncWebSocket | undefined;
  #raw: ByteCounter | undefined;
  readonly #url: string;
  #hasOpened = false;
  #hasEnded = false;
  #cancelOpen: (() => void) | undefined;
  #cancelTick: (() => void) | undefined;
  #cancelClose: (() => void) | undefined;
  #lastHeardMs: number;
  #lastSentMs: number;
  #lastProgressMs: number;
  #bytesRead = 0;
  #bytesReadAtMessage = 0;
  #bytesSincePing = 0;
  #lastTickMs: number;
  #isPaused = false;
  /** The pings that were not answered yet, oldest first. */
  #pings: Ping[] = [];
  #lastPing = 0;
  #roundTripMs: number | undefined;

  constructor(
    { url, pin }: { readonly url: string; readonly pin?: string | undefined },
    connect: Connect,
    clock: Clock,
    listener: SessionSocketListener,
  ) {
    this.#url = url;
    this.#clock = clock;
    this.#listener = listener;
    this.#lastHeardMs = clock.nowMs();
    this.#lastSentMs = this.#lastHeardMs;
    this.#lastProgressMs = this.#lastHeardMs;
    this.#lastTickMs = this.#lastHeardMs;
    this.#cancelOpen = clock.after(openTimeoutMs, () => this.end('no-answer'));
    try {
      this.#socket = connect(url, pin);
    } catch (error) {
      const reason = error instanceof Error ? reasonOfError(error) : 'bad-address';
      // The caller has to hold this object before it is notified.
      queueMicrotask(() => this.end(reason));
      return;
    }
    this.#listen(this.#socket);
  }

  /** When a large message, outgoing or incoming, last made progress, by the clock. */
  get lastProgressMs(): number {
    return this.#lastProgressMs;
  }

  /** The shortest one measured, milliseconds; undefined: none yet. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  get lastSentMs(): number {
    return this.#lastSentMs;
  }

  /** Bytes that wait to be sent. The window of unanswered pings bounds those that the system holds. */
  get bufferedBytes(): number {
    let waitingBytes = this.#hasEnded ? 0 : (this.#socket?.bufferedAmount ?? 0);
    for (const { message, offset } of this.#outgoing) waitingBytes += message.byteLength - offset;
    return waitingBytes;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Stops reading: incoming messages wait in the network, and the server does not count as silent. */
  pause(): void {
    this.#isPaused = true;
    this.#socket?.pause?.();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#heard();
    this.#progressed();
    this.#socket?.resume?.();
  }

  /** Queues a message. `written` is called when its last byte was passed to the system. */
  send(message: Uint8Array, written?: () => void, mayCompress = true): void {
    if (this.#hasEnded) return;
    const compress = mayCompress && message.byteLength >= compressFromSizeBytes;
    this.#outgoing.push({ message, compress, written, offset: 0 });
    this.#pump();
  }

  /** Terminates the socket at once. */
  end(reason: SyncReason): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stopTimers();
    this.#outgoing.length = 0;
    this.#socket?.terminate();
    this.#listener.ended(reason);
  }

  /** Closes the socket gracefully. `ended` follows within a second. */
  close(): void {
    if (this.#hasEnded) return;
    if (!this.#isOpen) {
      this.end('cut');
      return;
    }
    this.#socket?.close(1000);
    this.#cancelClose ??= this.#clock.after(closeTimeoutMs, () => this.end('cut'));
  }

  /** The computer slept or the network changed: pings the server, with a shorter timeout. */
  probe(): void {
    if (!this.#isOpen) return;
    const latestMs = this.#clock.nowMs() - silentAfterMs + probeTimeoutMs;
    this.#lastHeardMs = Math.min(this.#lastHeardMs, latestMs);
    this.#ping(false);
  }

  get #isOpen(): boolean {
    return !this.#hasEnded && this.#socket?.readyState === 1;
  }

  #listen(socket: SyncWebSocket): void {
    // `ws` throws errors that have no listener, also after the end.
    socket.on('error', (error: Error) => this.end(this.#reasonOf(error)));
    socket.on('close', (code: number) => this.end(reasonOfClose(code)));
    socket.on('upgrade', (response) => {
      this.#raw = response.socket;
    });
    socket.on('open', () => {
      if (this.#hasEnded) return;
      this.#hasOpened = true;
      this.#cancelOpen?.();
      this.#heard();
      this.#scheduleTick();
      // Nothing else is under way, so the answer measures the line's round trip.
      this.#ping(false);
      this.#listener.opened();
    });
    socket.on('message', (data: RawData, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on('pong', (payload: Buffer) => this.#answered(Number(payload.toString('latin1'))));
  }

  /** A server that accepts TLS only closes unencrypted connections without an answer. */
  #reasonOf(error: Error): SyncReason {
    const reason = reasonOfError(error);
    const isPlain = this.#url.startsWith('ws:');
    return reason === 'cut' && isPlain && !this.#hasOpened ? 'cut-unencrypted' : reason;
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#hasEnded) return;
    this.#heard();
    if (this.#raw !== undefined) {
      if (this.#raw.bytesRead - this.#bytesReadAtMessage >= bulkSizeBytes) this.#progressed();
      this.#bytesReadAtMessage = this.#raw.bytesRead;
    }
    if (!isBinary || !(data instanceof Uint8Array)) {
      this.end('not-hocuspocus');
      return;
    }
    this.#listener.received(data);
  }

  #heard(): void {
    this.#lastHeardMs = this.#clock.nowMs();
  }

  #progressed(): void {
    this.#lastProgressMs = this.#clock.nowMs();
  }

  /** A pong answers all pings up to its own (RFC 6455, 5.5.3). */
  #answered(ping: number): void {
    this.#heard();
    const answered = this.#pings.find(({ number }) => number === ping);
    if (answered !== undefined) this.#measure(answered.sentAtMs);
    if (this.#pings.some(({ number, isAfterData }) => isAfterData && number <= ping)) {
      this.#progressed();
    }
    this.#pings = this.#pings.filter(({ number }) => number > ping);
    this.#pump();
  }

  #measure(sentAtMs: number): void {
    const elapsedMs = this.#clock.nowMs() - sentAtMs;
    this.#roundTripMs = Math.min(elapsedMs, this.#roundTripMs ?? elapsedMs);
  }

  #pump(): void {
    while (this.#isOpen && this.#pings.length < windowPieces) {
      const next = this.#outgoing[0];
      if (next === undefined) return;
      this.#writePiece(next);
    }
  }

  #writePiece(next: Outgoing): void {
    const end = Math.min(next.offset + pieceSizeBytes, next.message.byteLength);
    const isLast = end === next.message.byteLength;
    this.#socket?.send(next.message.subarray(next.offset, end), {
      binary: true,
      fin: isLast,
      compress: next.compress,
    });
    this.#bytesSincePing += end - next.offset;
    next.offset = end;
    this.#lastSentMs = this.#clock.nowMs();
    if (this.#bytesSincePing >= pieceSizeBytes) this.#ping(true);
    if (isLast) {
      this.#outgoing.shift();
      next.written?.();
    }
  }

  #ping(isAfterData: boolean): void {
    if (!this.#isOpen) return;
    this.#lastPing += 1;
    this.#pings.push({ number: this.#lastPing, sentAtMs: this.#clock.nowMs(), isAfterData });
    this.#bytesSincePing = 0;
    this.#socket?.ping(String(this.#lastPing));
  }

  #scheduleTick(): void {
    this.#lastTickMs = this.#clock.nowMs();
    this.#cancelTick = this.#clock.after(tickMs, () => {
      this.#tick();
      if (!this.#hasEnded) this.#scheduleTick();
    });
  }

  #tick(): void {
    this.#noticeBytes();
    const nowMs = this.#clock.nowMs();
    // This process was suspended (sleep, a debugger): messages that arrived in the meantime are not read yet.
    if (nowMs - this.#lastTickMs > pingAfterMs) this.#lastHeardMs = nowMs - pingAfterMs;
    if (this.#isPaused) this.#lastHeardMs = nowMs;
    const silentMs = nowMs - this.#lastHeardMs;
    if (silentMs >= silentAfterMs) {
      this.end('silent');
      return;
    }
    if (silentMs >= pingAfterMs && this.#pings.length === 0) this.#ping(false);
    this.#listener.ticked();
  }

  /** The byte counter shows the progress of a large incoming message before it is complete. */
  #noticeBytes(): void {
    const bytesRead = this.#raw?.bytesRead ?? 0;
    if (bytesRead === this.#bytesRead) return;
    this.#bytesRead = bytesRead;
    this.#heard();
    if (bytesRead - this.#bytesReadAtMessage >= bulkSizeBytes) this.#progressed();
  }

  #stopTimers(): void {
    this.#cancelOpen?.();
    this.#cancelTick?.();
    this.#cancelClose?.();
  }
}

import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '../../src/base/Clock.ts';
import { Emitter } from '../../src/base/Emitter.ts';
import type { RandomSource } from '../../src/base/testing/seededRandom.ts';
import { DelayedBytes, travelMs } from './DelayedBytes.ts';
import { FailingSends, type FailingSendsOptions, type SendCounts } from './FailingSends.ts';

/**
 * The state of the line.
 * - `passing`: forwards everything.
 * - `cut`: all connections were reset, and new ones are reset at once.
 * - `black-hole`: nothing gets through and nobody notices, as when packets are lost. Bytes sent in the meantime arrive
 * later, since TCP sends them again.
 * - `swallowing`: as after the restart of a router: existing connections stay open but lose all bytes for good. New
 * ones work after `restore`.
 * - `holding-answers`: the server receives everything; its answers wait for `restore`.
 */
type LineState = 'passing' | 'cut' | 'black-hole' | 'swallowing' | 'holding-answers';

/** The payload of a TCP segment in an Ethernet frame. */
const pieceSizeBytes = 1_448;

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly toClient: DelayedBytes;
  readonly toServer: DelayedBytes;
  /** The connection loses all bytes, whatever the state of the line. */
  isForgotten: boolean;
}

/** A TCP proxy on a free loopback port in front of a sync server, which cuts, delays and loses. */
export class NetworkProxy {
  readonly #listener: Server;
  readonly #targetPort: number;
  readonly #random: RandomSource;
  readonly #clock: Clock;
  readonly #arrivals = new Emitter();
  readonly #pairs = new Set<Pair>();
  #state: LineState = 'passing';
  #failing: FailingSendsOptions | undefined;
  #bytesUntilCut = Number.POSITIVE_INFINITY;
  /** Latency in each direction. */
  delayMs = 0;
  /** Maximum of the additional latency of each piece. */
  jitterMs = 0;
  /** The probability that a segment is lost and sent again, from 0 up to, not including, 1. */
  lossRate = 0;
  /** The bandwidth in each direction. */
  bytesPerSecond = Number.POSITIVE_INFINITY;
  /** The number of pieces that were lost and sent again. */
  lostCount = 0;
  /** The number of accepted connections. */
  connectionCount = 0;
  /** The number of bytes forwarded from clients to the server. */
  bytesToServer = 0;
  /** The fate of the sends since `failSends`. */
  readonly sends: SendCounts = { passed: 0, lost: 0, unanswered: 0 };

  private constructor(listener: Server, targetPort: number, random: RandomSource, clock: Clock) {
    this.#listener = listener;
    this.#targetPort = targetPort;
    this.#random = random;
    this.#clock = clock;
  }

  /**
   * @param random for jitter and loss
   * @param port to listen on; 0: any free one
   * @param clock for delays and the rate
   */
  static async start(
    targetPort: number,
    random: RandomSource = Math.random,
    port = 0,
    clock = systemClock,
  ): Promise<NetworkProxy> {
    const listener = createServer();
    const proxy = new NetworkProxy(listener, targetPort, random, clock);
    listener.on('connection', (client) => proxy.#accept(client));
    await new Promise<void>((done) => listener.listen(port, '127.0.0.1', done));
    return proxy;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** Calls back when a connection or bytes have arrived from either side. @returns a function to unsubscribe */
  onArrival(listener: () => void): () => void {
    return this.#arrivals.subscribe(listener);
  }

  /** Resets every connection, and every new one until `restore`. */
  cut(): void {
    this.#become('cut');
    this.drop();
  }

  /** Resets every connection. New ones work. */
  drop(): void {
    for (const pair of this.#pairs) reset(pair);
  }

  blackHole(): void {
    this.#become('black-hole');
  }

  /** Every connection, including new ones until `restore`, loses all bytes from now on and stays open. */
  swallow(): void {
    this.#become('swallowing');
    for (const pair of this.#pairs) pair.isForgotten = true;
  }

  holdAnswers(): void {
    this.#become('holding-answers');
  }

  /** Resets the connection after this many more bytes from clients, even within a message. */
  cutAfter(bytes: number): void {
    this.#bytesUntilCut = bytes;
  }

  /** Makes sends fail at random, see `FailingSends`. Resets every connection first. */
  failSends(failing: FailingSendsOptions): void {
    this.#failing = failing;
    this.drop();
  }

  /** Forwards everything again, including held bytes. */
  restore(): void {
    if (this.#failing !== undefined) this.drop();
    this.#failing = undefined;
    this.#become('passing');
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#listener.close(done));
    this.cut();
    await closed;
  }

  #become(state: LineState): void {
    this.#state = state;
    for (const pair of this.#pairs) this.#arrange(pair);
  }

  /** Unread bytes stay in the kernel's buffers. */
  #arrange({ client, server, isForgotten }: Pair): void {
    const isPassing = this.#state === 'passing' || isForgotten;
    setFlowing(client, isPassing || this.#state === 'holding-answers');
    setFlowing(server, isPassing);
  }

  #accept(client: Socket): void {
    this.connectionCount += 1;
    this.#arrivals.emit();
    client.on('error', () => client.destroy());
    if (this.#state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#targetPort, '127.0.0.1');
    const pair: Pair = {
      client,
      server,
      toClient: new DelayedBytes(this.#clock, (bytes) => write(client, bytes)),
      toServer: new DelayedBytes(this.#clock, (bytes) => write(server, bytes)),
      isForgotten: this.#state === 'swallowing',
    };
    this.#pairs.add(pair);
    for (const socket of [client, server]) socket.setNoDelay(true);
    server.on('error', () => client.destroy());
    server.on('close', () => client.destroy());
    client.on('close', () => {
      server.end();
      this.#pairs.delete(pair);
    });
    const failing = this.#failing && new FailingSends(this.#failing, this.sends);
    client.on('data', (bytes) => {
      this.#fromClient(bytes, pair, failing);
      this.#arrivals.emit();
    });
    server.on('data', (bytes) => {
      this.#pass(bytes, server, pair.toClient, pair);
      this.#arrivals.emit();
    });
    this.#arrange(pair);
  }

  #fromClient(received: Buffer, pair: Pair, failing: FailingSends | undefined): void {
    const { client, server } = pair;
    const bytes = received.subarray(0, this.#bytesUntilCut);
    this.#bytesUntilCut -= bytes.length;
    const isCut = bytes.length < received.length;
    if (isCut) this.#bytesUntilCut = Number.POSITIVE_INFINITY;
    const passing = failing?.pass(bytes) ?? { bytes, next: 'go-on' };
    this.bytesToServer += passing.bytes.length;
    this.#pass(passing.bytes, client, pair.toServer, pair);
    if (passing.next === 'deaf') server.removeAllListeners('data').resume();
    if (passing.next === 'reset' || isCut) reset(pair);
  }

  #pass(bytes: Buffer, from: Socket, way: DelayedBytes, pair: Pair): void {
    if (pair.isForgotten) return;
    let busyMs = 0;
    for (const piece of this.#piecesOf(bytes)) {
      busyMs += (piece.length / this.bytesPerSecond) * 1_000;
      const takesMs = travelMs(piece.length, this, this.#random);
      if (takesMs > this.delayMs + this.jitterMs) this.lostCount += 1;
      way.send(piece, busyMs + takesMs);
    }
    if (busyMs === 0) return;
    // The line accepts more once this is delivered.
    from.pause();
    this.#clock.after(busyMs, () => this.#arrange(pair));
  }

  /** A slow line delivers a little at a time. */
  *#piecesOf(bytes: Buffer): Generator<Buffer> {
    const sizeBytes =
      this.bytesPerSecond === Number.POSITIVE_INFINITY ? bytes.length : pieceSizeBytes;
    for (let from = 0; from < bytes.length; from += sizeBytes) {
      yield bytes.subarray(from, from + sizeBytes);
    }
  }
}

/** The client notices at once. The server receives what was forwarded before. */
function reset({ client, server }: Pair): void {
  client.resetAndDestroy();
  server.end();
}

function write(to: Socket, bytes: Buffer): void {
  if (to.writable) to.write(bytes);
}

function setFlowing(socket: Socket, isFlowing: boolean): void {
  if (isFlowing) socket.resume();
  else socket.pause();
}

import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '../../src/base/Clock.ts';
import { Emitter } from '../../src/base/Emitter.ts';
import { DelayedBytes, travelMs } from './DelayedBytes.ts';
import { FailingSends, type FailingSendsOptions, type SendCounts } from './FailingSends.ts';
import type { Random } from './random.ts';

/**
 * What the line does with bytes.
 * - `passing`: it lets them through.
 * - `cut`: every connection was reset, and every new one is reset at once.
 * - `black-hole`: nothing gets through and nobody is told, as when packets are lost. What was sent meanwhile
 *   arrives when the line passes again, as TCP would send it again.
 * - `swallowing`: as when a router forgot its connections: they stay, and every byte on them vanishes, also after
 *   the line passes again; then new ones pass.
 * - `holding-answers`: the server hears everything, its answers wait until the line passes again.
 */
type LineState = 'passing' | 'cut' | 'black-hole' | 'swallowing' | 'holding-answers';

/** What an Ethernet frame holds of a TCP stream. */
const pieceSizeBytes = 1_448;

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly toClient: DelayedBytes;
  readonly toServer: DelayedBytes;
  /** Its bytes vanish, whatever the line does. */
  isForgotten: boolean;
}

/** A TCP proxy on a free loopback port in front of a sync server, which really cuts, delays and loses. */
export class NetworkProxy {
  readonly #listener: Server;
  readonly #targetPort: number;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #arrivals = new Emitter();
  readonly #pairs = new Set<Pair>();
  #state: LineState = 'passing';
  #failing: FailingSendsOptions | undefined;
  #bytesUntilCut = Number.POSITIVE_INFINITY;
  /** Every byte arrives so much later. */
  delayMs = 0;
  /** Each piece arrives up to so much later than that. */
  jitterMs = 0;
  /** From 0 up to, not including, 1: how likely a segment is lost, and comes when TCP sends it again. */
  lossRate = 0;
  /** So much passes in a second in each direction. */
  bytesPerSecond = Number.POSITIVE_INFINITY;
  /** Pieces that were lost, and sent again, so far. */
  lostCount = 0;
  /** Connections taken so far. */
  connectionCount = 0;
  /** Bytes from clients passed on to the server so far. */
  bytesToServer = 0;
  /** What became of the sends since `failSends`. */
  readonly sends: SendCounts = { passed: 0, lost: 0, unanswered: 0 };

  private constructor(listener: Server, targetPort: number, random: Random, clock: Clock) {
    this.#listener = listener;
    this.#targetPort = targetPort;
    this.#random = random;
    this.#clock = clock;
  }

  /**
   * @param random for jitter and loss
   * @param port where it listens; 0: any free one
   * @param clock for delays and the rate
   */
  static async start(
    targetPort: number,
    random: Random = Math.random,
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

  /** Calls back when a connection or bytes have arrived from either side. Returns the way to stop. */
  onArrival(listener: () => void): () => void {
    return this.#arrivals.subscribe(listener);
  }

  /** Resets every connection, and every new one until `restore`. */
  cut(): void {
    this.#become('cut');
    this.drop();
  }

  /** Resets every connection; new ones pass. */
  drop(): void {
    for (const pair of this.#pairs) reset(pair);
  }

  blackHole(): void {
    this.#become('black-hole');
  }

  /** Every connection that there is, or is begun until `restore`, is dead from now on and does not show it. */
  swallow(): void {
    this.#become('swallowing');
    for (const pair of this.#pairs) pair.isForgotten = true;
  }

  holdAnswers(): void {
    this.#become('holding-answers');
  }

  /** Resets the connection that brings the byte after so many more from clients, in the middle of whatever. */
  cutAfter(bytes: number): void {
    this.#bytesUntilCut = bytes;
  }

  /** Makes sends fail at random from now on; see `FailingSends`. Begins by resetting every connection. */
  failSends(failing: FailingSendsOptions): void {
    this.#failing = failing;
    this.drop();
  }

  /** Everything passes again, what was held too. */
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

  /** A side that is not read from keeps what comes in its kernel's buffers. */
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
    // The line takes no more before it has brought this.
    from.pause();
    this.#clock.after(busyMs, () => this.#arrange(pair));
  }

  /** A slow line brings a little at a time. */
  *#piecesOf(bytes: Buffer): Generator<Buffer> {
    const sizeBytes =
      this.bytesPerSecond === Number.POSITIVE_INFINITY ? bytes.length : pieceSizeBytes;
    for (let from = 0; from < bytes.length; from += sizeBytes) {
      yield bytes.subarray(from, from + sizeBytes);
    }
  }
}

/** The client notices at once; the server gets what was passed on before. */
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

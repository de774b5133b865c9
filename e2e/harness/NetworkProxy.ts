import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { FailingSends, type FailingSendsOptions, type SendCounts } from './FailingSends.ts';

/**
 * What the line does with bytes.
 * - `passing`: it lets them through.
 * - `cut`: every connection was reset, and every new one is reset at once.
 * - `black-hole`: nothing gets through and nobody is told, as when packets are lost. What was sent meanwhile
 *   arrives when the line passes again, as TCP would send it again.
 * - `holding-answers`: the server hears everything, its answers wait until the line passes again.
 */
type LineState = 'passing' | 'cut' | 'black-hole' | 'holding-answers';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A TCP proxy on a free loopback port in front of a sync server, which really cuts, delays and loses. */
export class NetworkProxy {
  readonly #listener: Server;
  readonly #targetPort: number;
  readonly #pairs = new Set<Pair>();
  #state: LineState = 'passing';
  #failing: FailingSendsOptions | undefined;
  #bytesUntilCut = Number.POSITIVE_INFINITY;
  /** Every byte arrives so much later. */
  delayMs = 0;
  /** So much passes in a second in each direction. */
  bytesPerSecond = Number.POSITIVE_INFINITY;
  /** Connections taken so far. */
  connectionCount = 0;
  /** Bytes from clients passed on to the server so far. */
  bytesToServer = 0;
  /** What became of the sends since `failSends`. */
  readonly sends: SendCounts = { passed: 0, lost: 0, unanswered: 0 };

  private constructor(listener: Server, targetPort: number) {
    this.#listener = listener;
    this.#targetPort = targetPort;
  }

  static async start(targetPort: number): Promise<NetworkProxy> {
    const listener = createServer();
    const proxy = new NetworkProxy(listener, targetPort);
    listener.on('connection', (client) => proxy.#accept(client));
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
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

  /** A sound line again; what was held passes. */
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
  #arrange({ client, server }: Pair): void {
    setFlowing(client, this.#state === 'passing' || this.#state === 'holding-answers');
    setFlowing(server, this.#state === 'passing');
  }

  #accept(client: Socket): void {
    this.connectionCount += 1;
    client.on('error', () => client.destroy());
    if (this.#state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#targetPort, '127.0.0.1');
    const pair = { client, server };
    this.#pairs.add(pair);
    for (const socket of [client, server]) socket.setNoDelay(true);
    server.on('error', () => client.destroy());
    server.on('close', () => client.destroy());
    client.on('close', () => {
      server.end();
      this.#pairs.delete(pair);
    });
    const failing = this.#failing && new FailingSends(this.#failing, this.sends);
    client.on('data', (bytes) => this.#fromClient(bytes, pair, failing));
    server.on('data', (bytes) => this.#pass(bytes, server, client));
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
    this.#pass(passing.bytes, client, server);
    if (passing.next === 'deaf') server.removeAllListeners('data').resume();
    if (passing.next === 'reset' || isCut) reset(pair);
  }

  #pass(bytes: Buffer, from: Socket, to: Socket): void {
    if (this.delayMs > 0) setTimeout(() => write(to, bytes), this.delayMs);
    else write(to, bytes);
    if (this.bytesPerSecond === Number.POSITIVE_INFINITY) return;
    from.pause();
    const busyMs = (bytes.length / this.bytesPerSecond) * 1_000;
    setTimeout(() => {
      for (const pair of this.#pairs)
        if (pair.client === from || pair.server === from) this.#arrange(pair);
    }, busyMs).unref();
  }
}

/** The client notices at once; the server gets what was passed on before. */
function reset({ client, server }: Pair): void {
  client.resetAndDestroy();
  server.end();
}

function write(to: Socket, bytes: Buffer): void {
  if (to.writable && bytes.length > 0) to.write(bytes);
}

function setFlowing(socket: Socket, isFlowing: boolean): void {
  if (isFlowing) socket.resume();
  else socket.pause();
}

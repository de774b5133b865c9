import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { TestSurroundings } from './harness.ts';

/** What to do with bytes on their way. */
type Mode = 'pass' | 'swallow';

/**
 * A TCP relay between the app and a server, which really cuts. `toServer` and `toClient` say whether bytes of
 * that direction pass or vanish; `refuse` closes every new connection at once.
 */
export class Relay {
  readonly #server: Server;
  readonly #pairs = new Set<{ readonly client: Socket; readonly upstream: Socket }>();
  readonly #targetPort: number;
  readonly #surroundings: TestSurroundings;
  toServer: Mode = 'pass';
  toClient: Mode = 'pass';
  isRefusing = false;
  /** Connections taken so far. */
  connectionCount = 0;
  /** Bytes that came from each side so far. */
  bytesToServer = 0;
  bytesToClient = 0;
  /** Bytes that each direction lets through in a second of the clock; undefined: no bound. */
  bytesPerSecond: number | undefined;

  private constructor(server: Server, targetPort: number, surroundings: TestSurroundings) {
    this.#server = server;
    this.#targetPort = targetPort;
    this.#surroundings = surroundings;
  }

  static async start(targetPort: number, surroundings: TestSurroundings): Promise<Relay> {
    const server = createServer();
    const relay = new Relay(server, targetPort, surroundings);
    server.on('connection', (client) => relay.#accept(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection, as a pulled plug would, but noticed at once. */
  cut(): void {
    for (const { client, upstream } of this.#pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    this.connectionCount += 1;
    this.#surroundings.report();
    client.on('error', () => undefined);
    if (this.isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.#targetPort, '127.0.0.1');
    const pair = { client, upstream };
    this.#pairs.add(pair);
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => {
      upstream.destroy();
      this.#pairs.delete(pair);
      this.#surroundings.report();
    });
    client.on('data', (bytes) => {
      this.bytesToServer += bytes.length;
      this.#pass(bytes, client, upstream, this.toServer);
    });
    upstream.on('data', (bytes) => {
      this.bytesToClient += bytes.length;
      this.#pass(bytes, upstream, client, this.toClient);
    });
  }

  #pass(bytes: Buffer, from: Socket, to: Socket, mode: Mode): void {
    this.#surroundings.report();
    if (mode === 'swallow') return;
    to.write(bytes);
    if (this.bytesPerSecond === undefined) return;
    from.pause();
    const delayMs = (bytes.length / this.bytesPerSecond) * 1_000;
    this.#surroundings.clock.after(delayMs, () => from.resume());
  }
}

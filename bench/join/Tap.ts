import { type AddressInfo, createServer, connect as openSocket, type Server } from 'node:net';

/** Before the board, a few frames of some hundred bytes arrive. */
const handshakeSizeBytes = 4 * 1024;

/** Milliseconds from the client's connection to each arrival. */
export interface Passed {
  readonly firstByteMs: number;
  readonly lastByteMs: number;
  /** On the wire, compressed. */
  readonly sizeBytes: number;
}

/** Forwards a client's bytes to a server and back, and records when the server's bytes arrive. */
export class Tap {
  readonly #server: Server;
  #connectedMs = Number.NaN;
  #firstByteMs = Number.NaN;
  #lastByteMs = Number.NaN;
  #sizeBytes = 0;

  private constructor(serverPort: number) {
    this.#server = createServer({ noDelay: true }, (client) => {
      this.#connectedMs = performance.now();
      this.#sizeBytes = 0;
      const server = openSocket({ port: serverPort, host: '127.0.0.1', noDelay: true });
      server.on('data', (data) => this.#passed(data.byteLength));
      client.pipe(server).pipe(client);
      client.on('error', () => server.destroy());
      server.on('error', () => client.destroy());
    });
  }

  static async open(serverPort: number): Promise<Tap> {
    const tap = new Tap(serverPort);
    await new Promise<void>((resolve) => tap.#server.listen(0, '127.0.0.1', resolve));
    return tap;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Milliseconds of the clock of `performance`. */
  get connectedMs(): number {
    return this.#connectedMs;
  }

  get passed(): Passed {
    return {
      firstByteMs: this.#firstByteMs - this.#connectedMs,
      lastByteMs: this.#lastByteMs - this.#connectedMs,
      sizeBytes: this.#sizeBytes,
    };
  }

  close(): void {
    this.#server.close();
  }

  #passed(sizeBytes: number): void {
    const before = this.#sizeBytes;
    this.#sizeBytes += sizeBytes;
    this.#lastByteMs = performance.now();
    if (before <= handshakeSizeBytes && this.#sizeBytes > handshakeSizeBytes) {
      this.#firstByteMs = this.#lastByteMs;
    }
  }
}

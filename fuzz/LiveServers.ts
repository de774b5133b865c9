import { once } from 'node:events';
import { connect } from 'node:net';
import { Registry } from 'prom-client';
import * as Y from 'yjs';
import { MetricsServer } from '../src/main/metrics/MetricsServer.ts';
import { TestSocket } from '../src/server/testing/BoardClient.ts';
import { RawClient } from '../src/server/testing/RawClient.ts';
import { ServerProcess } from '../src/server/testing/ServerProcess.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** The real sync and metrics servers, on free ports of this machine. */
export class LiveServers {
  readonly #sync: ServerProcess;
  readonly #metrics: MetricsServer;

  private constructor(sync: ServerProcess, metrics: MetricsServer) {
    this.#sync = sync;
    this.#metrics = metrics;
  }

  static async start(): Promise<LiveServers> {
    const metrics = new MetricsServer(new Registry(), silent);
    await metrics.listen(0);
    return new LiveServers(await ServerProcess.start(), metrics);
  }

  async stop(): Promise<void> {
    await this.#metrics.close();
    await this.#sync.dispose();
  }

  get ports(): { readonly sync: number; readonly metrics: number } {
    const { address } = this.#metrics;
    if (typeof address === 'string' || 'problem' in address) {
      throw new Error('the metrics server is not running');
    }
    return { sync: this.#sync.port, metrics: Number(new URL(address.url).port) };
  }

  /** Sends frames over a new socket, then waits until the server has answered another client. */
  async sendFrames(frames: readonly Uint8Array[]): Promise<void> {
    const client = await this.#client();
    client.authenticate('fuzzed');
    for (const frame of frames) client.sendBytes(frame);
    await this.checkSync();
    client.vanish();
  }

  /**
   * Sends updates of a board, each once the server has judged the one before.
   * @returns the board as another client receives it, and whether the server refused an update
   */
  async sendUpdates(
    boardId: string,
    updates: readonly Uint8Array[],
  ): Promise<{ readonly board: Uint8Array; readonly isRefused: boolean }> {
    let isRefused = false;
    let client = await this.#client();
    client.authenticate(boardId);
    for (const update of updates) {
      client.sendUpdate(boardId, update);
      if ((await client.outcome(boardId)) === 'acknowledged') continue;
      isRefused = true;
      client.vanish();
      client = await this.#client();
      client.authenticate(boardId);
    }
    client.vanish();
    const socket = new TestSocket(this.#sync.url);
    const reader = socket.open(boardId);
    await reader.synced();
    const board = Y.encodeStateAsUpdate(reader.document);
    socket.close();
    return { board, isRefused };
  }

  /** Sends bytes as an HTTP request. @returns the start of the answer */
  async sendHttp(port: number, bytes: Uint8Array): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1').slice(0, 1_000);
    });
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.end(bytes);
    await closed;
    return answer;
  }

  /** @throws when the sync server does not store and acknowledge a correct client's changes */
  async checkSync(): Promise<void> {
    const client = await this.#client();
    client.authenticate('sound');
    client.sendUpdate('sound', Uint8Array.of(0, 0));
    const outcome = await client.outcome('sound');
    client.vanish();
    if (outcome !== 'acknowledged') throw new Error('a correct client was refused');
  }

  async #client(): Promise<RawClient> {
    return await RawClient.connect(`ws://127.0.0.1:${this.#sync.port}`);
  }
}

import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RandomSource } from '../../src/base/testing/seededRandom.ts';

/** A server that is not a sync server. Stop it after use. */
export class Impostor {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** The open connections. */
  get connectionCount(): number {
    return this.#sockets.size;
  }

  /** A WebSocket server that answers each message with random bytes. */
  static async randomBytes(port: number, random: RandomSource): Promise<Impostor> {
    return await Impostor.#webSockets(port, (socket) => {
      const size = 1 + Math.floor(random() * 200);
      socket.send(Uint8Array.from({ length: size }, () => Math.floor(random() * 256)));
    });
  }

  /** A WebSocket server that answers each message with a text. */
  static async text(port: number): Promise<Impostor> {
    return await Impostor.#webSockets(port, (socket) => socket.send('{"hello":"world"}'));
  }

  /** A web server that answers every request with a page. */
  static async webSite(port: number): Promise<Impostor> {
    const server = createHttpServer((_request, response) => response.end('<h1>It works!</h1>'));
    return await Impostor.#listening(server, port);
  }

  /** Accepts connections and never sends anything. */
  static async silent(port: number): Promise<Impostor> {
    return await Impostor.#listening(
      createTcpServer((socket) => socket.resume()),
      port,
    );
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  static async #webSockets(port: number, answer: (socket: WebSocket) => void): Promise<Impostor> {
    const http = createHttpServer();
    new WebSocketServer({ server: http }).on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('message', () => answer(socket));
    });
    return await Impostor.#listening(http, port);
  }

  static async #listening(server: Server, port: number): Promise<Impostor> {
    const impostor = new Impostor(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return impostor;
  }
}

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

interface Ends {
  client?: Socket;
  server?: Socket;
}

/**
 * The TCP connections of this process to itself, and whether bytes are on their way on one of them. On a busy machine
 * the system may take longer than some turns of the event loop to bring them from one end to the other.
 */
export class SocketTraffic {
  /** By the client's port. */
  readonly #connections = new Map<number, Ends>();
  readonly #connecting = new Set<Socket>();

  start(): void {
    subscribe('net.client.socket', this.#addClient);
    subscribe('net.server.socket', this.#addServer);
  }

  stop(): void {
    unsubscribe('net.client.socket', this.#addClient);
    unsubscribe('net.server.socket', this.#addServer);
    this.#connections.clear();
    this.#connecting.clear();
  }

  /** Whether something is on its way, and nobody keeps it waiting. */
  get isMoving(): boolean {
    if (this.#connecting.size > 0) return true;
    return [...this.#connections.values()].some(
      ({ client, server }) => isArriving(client, server) || isArriving(server, client),
    );
  }

  readonly #addClient = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    // It counts what it encrypts, and its other end what arrives encrypted.
    if (socket instanceof TLSSocket) return;
    this.#connecting.add(socket);
    socket.once('close', () => this.#connecting.delete(socket));
    socket.once('connect', () => {
      this.#connecting.delete(socket);
      const { localPort } = socket;
      if (localPort !== undefined) this.#note(localPort, { client: socket });
    });
  };

  readonly #addServer = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    const { remotePort } = socket;
    if (remotePort !== undefined) this.#note(remotePort, { server: socket });
  };

  #note(port: number, end: Ends): void {
    const ends = { ...this.#connections.get(port), ...end };
    this.#connections.set(port, ends);
    for (const socket of [end.client, end.server]) {
      socket?.once('close', () => {
        const { client, server } = this.#connections.get(port) ?? {};
        if (client?.destroyed !== false && server?.destroyed !== false) {
          this.#connections.delete(port);
        }
      });
    }
  }
}

/** Whether the receiver will read more than it has. */
const isArriving = (sender: Socket | undefined, receiver: Socket | undefined): boolean =>
  sender !== undefined &&
  receiver !== undefined &&
  !receiver.destroyed &&
  !receiver.isPaused() &&
  (sender.bytesWritten > receiver.bytesRead || (sender.destroyed && !receiver.readableEnded));

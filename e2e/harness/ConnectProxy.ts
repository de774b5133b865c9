import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Certificate } from '../../src/main/share/certificate.ts';

/** A server that is reachable only through the proxy. */
export interface ProxiedServer extends Certificate {
  /** Its address on this machine, without TLS. */
  readonly port: number;
}

/** An HTTP proxy on loopback that supports `CONNECT` only, with TLS servers behind it. */
export class ConnectProxy {
  /** `host:port` of each requested tunnel, in order. */
  readonly tunnels: string[] = [];
  /** By `host:port`. */
  readonly #servers: ReadonlyMap<string, ProxiedServer>;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(server: Server, servers: ReadonlyMap<string, ProxiedServer>) {
    this.#server = server;
    this.#servers = servers;
    server.on('connect', ({ url = '' }, socket: Duplex) => this.#connect(url, socket));
  }

  static async start(servers: ReadonlyMap<string, ProxiedServer>): Promise<ConnectProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ConnectProxy(server, servers);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #connect(target: string, socket: Duplex): void {
    this.tunnels.push(target);
    this.#sockets.add(socket);
    const server = this.#servers.get(target);
    if (server === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const { certificate: cert, privateKey: key, port } = server;
    const secure = new TLSSocket(socket, { isServer: true, cert, key });
    const upstream = connect(port, '127.0.0.1');
    secure.pipe(upstream).pipe(secure);
    for (const each of [socket, secure, upstream]) {
      each.on('error', () => undefined);
      each.on('close', () => {
        for (const other of [socket, secure, upstream]) other.destroy();
      });
    }
  }
}

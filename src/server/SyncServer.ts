import '../shared/document/unjoinedLists.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { type Extension, Hocuspocus } from '@hocuspocus/server';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { Cached } from '../base/Cached.ts';
import { type Clock, systemClock } from '../base/Clock.ts';
import { messageCompression } from '../shared/compression.ts';
import { isLoopback } from '../shared/isLoopback.ts';
import type { Guest } from '../shared/serverMessages.ts';
import { CertificateFiles } from './CertificateFiles.ts';
import { answerHttp, type HttpAnswerOptions } from './httpAnswer.ts';
import { errorLine, type ServerLog } from './log/ServerLog.ts';
import { ServerMetrics } from './log/ServerMetrics.ts';
import { PeerMetrics } from './peers/PeerMetrics.ts';
import { Peers } from './peers/Peers.ts';
import { Admission } from './session/Admission.ts';
import { type ClientLimits, ClientSocket } from './session/ClientSocket.ts';
import { Guests } from './session/Guests.ts';
import { judgeName } from './session/judgeName.ts';
import { LiveBoards } from './session/LiveBoards.ts';
import { Refusal } from './session/Refusal.ts';
import { StoreFirst } from './session/StoreFirst.ts';
import { type StrangerLimits, Strangers } from './session/Strangers.ts';
import { UnloadedBoards } from './session/UnloadedBoards.ts';
import type { ServerSettings } from './settings.ts';
import { BoardStore } from './store/BoardStore.ts';
import { DiskSpace } from './store/DiskSpace.ts';
import { FolderLock } from './store/FolderLock.ts';
import { forgetBoards } from './store/forgetBoards.ts';
import { boardsDatabaseName, openBoards } from './store/openBoards.ts';
import { answerLastsMs, freeBytes, StorageHealth } from './store/storageHealth.ts';
import { isForwarded, peerAddressOf, TrustedProxies } from './TrustedProxies.ts';
import { type BoardThread, boardThread } from './worker/BoardThread.ts';

/** A client may send a whole board in one message. The app sends no larger one. */
const maxMessageSizeBytes = 100 * 1024 * 1024;
const maxHeaderSizeBytes = 16 * 1024;
/** What a client may send to a board before it is admitted. Everink sends nothing. */
const maxQueuedSizeBytes = 1024 * 1024;
/** Boards that a client may open on one connection. */
const maxBoardsPerClient = 2_000;
/** A session is ended after this long without a message. */
const idleTimeoutMs = 60_000;
/** How long the server waits for clients when it stops. */
const goodbyeMs = 1_000;

// Close codes of RFC 6455
const serviceRestart = 1012;
// Of Hocuspocus
const unauthorized = 4401;

export interface SyncServerOptions extends ServerSettings {
  readonly log: ServerLog;
  readonly clock?: Clock;
  /** Bounds of the buffers of a client; the rest are defaults. */
  readonly clientLimits?: Partial<ClientLimits>;
  /** Limits before authentication; the rest are defaults. */
  readonly strangerLimits?: Partial<StrangerLimits>;
  /** The valid invitations; undefined: all that are signed with the key. */
  readonly invitationIds?: ReadonlySet<string>;
  /** A second listener for other machines, with TLS, on the same port; undefined: none. */
  readonly network?: NetworkOptions | undefined;
  /** How long an answer of `/metrics` is reused, milliseconds; default: a second. */
  readonly metricsLastMs?: number;
  /** The thread for large updates and boards, in tests; default: this program's. */
  readonly boardWorkerPath?: string;
  /** Called when the guests change. */
  readonly onGuests?: (guests: readonly Guest[]) => void;
}

/** What a server owns, and closes. */
interface Opened {
  readonly lock: FolderLock;
  readonly store: BoardStore;
  readonly thread: BoardThread;
  /** Undefined: plain `ws://`. */
  readonly certificate: CertificateFiles | undefined;
}

export interface NetworkOptions {
  /** Address to listen on. */
  readonly host: string;
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** The sync server: Hocuspocus's protocol, boards on disk, `/healthz` and `/metrics`, all on one port. */
export class SyncServer {
  readonly #settings: SyncServerOptions;
  readonly #log: ServerLog;
  readonly #lock: FolderLock;
  readonly #store: BoardStore;
  readonly #thread: BoardThread;
  readonly #hocuspocus: Hocuspocus;
  readonly #clock: Clock;
  /** One for each address; the first one is for `host`. */
  readonly #listeners: [Listener, ...Listener[]];
  readonly #webSockets: WebSocketServer;
  readonly #admission: Admission;
  readonly #guests: Guests;
  readonly #addresses = new WeakMap<ClientSocket, string>();
  readonly #clients = new Set<ClientSocket>();
  readonly #strangers: Strangers;
  readonly #proxies: TrustedProxies;
  readonly #certificate: CertificateFiles | undefined;
  /** Undefined: the server shares boards with no other one. */
  readonly #peers: Peers | undefined;
  #stopping: Promise<void> | undefined;

  private constructor(options: SyncServerOptions, { lock, store, thread, certificate }: Opened) {
    const { log, token, host, dataFolder, redis, onGuests = () => undefined } = options;
    const { invitationKey, invitationIds, network, clock = systemClock } = options;
    const metrics = new ServerMetrics();
    const unloaded = new UnloadedBoards({ store, thread, log });
    const liveBoards = new LiveBoards(unloaded);
    this.#settings = options;
    this.#log = log;
    this.#lock = lock;
    this.#store = store;
    this.#thread = thread;
    this.#clock = clock;
    this.#strangers = new Strangers(clock, options.strangerLimits);
    this.#proxies = new TrustedProxies(options.trustedProxies, log);
    this.#certificate = certificate;
    const { nowMs, wallMs } = clock;
    this.#admission = new Admission({ token, invitationKey, invitationIds, wallMs });
    this.#guests = new Guests({
      admission: this.#admission,
      log,
      clock,
      addressOf: (socket) =>
        socket instanceof ClientSocket ? (this.#addresses.get(socket) ?? '') : '',
      changed: onGuests,
    });
    const peers =
      redis &&
      new Peers({
        address: redis,
        store,
        liveBoards,
        metrics: new PeerMetrics(metrics.registry),
        log,
        clock,
        random: Math.random,
      });
    this.#peers = peers;
    const onStored = (boardId: string, update: Uint8Array): void => peers?.publish(boardId, update);
    const storeFirst = new StoreFirst({
      store,
      thread,
      unloaded,
      liveBoards,
      log,
      metrics,
      onStored,
    });
    this.#hocuspocus = new Hocuspocus({
      quiet: true,
      timeout: idleTimeoutMs,
      extensions: [liveBoards, this.#guests, storeFirst, letIn, countBoards],
      maxUnauthenticatedQueueSize: maxQueuedSizeBytes,
    });
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: maxMessageSizeBytes,
      perMessageDeflate: messageCompression,
    });
    const health = new StorageHealth({
      store,
      dataFolder,
      minFreeBytes: options.minFreeBytes,
      nowMs,
    });
    const answering = {
      health,
      metrics: new Cached(
        () => metrics.registry.metrics(),
        options.metricsLastMs ?? answerLastsMs,
        nowMs,
      ),
      token,
      isDegraded: () => peers?.isUp === false,
    };
    const { authenticationMs: requestTimeoutMs } = this.#strangers.limits;
    const httpLimits = {
      maxHeaderSize: maxHeaderSizeBytes,
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: requestTimeoutMs,
      // By default Node checks every 30 s.
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
    };
    const tlsServer = (tls: TlsOptions): TlsServer =>
      createTlsServer({ ...httpLimits, ...tls, handshakeTimeout: requestTimeoutMs });
    const listener = (server: Server, address: string, isLocal: boolean): Listener => {
      server.on('request', (request, response) => {
        void this.#answer(request, response, { ...answering, isLocal });
      });
      server.on('connection', (socket: Socket) => this.#connected(socket));
      server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
      return { server, host: address };
    };
    const main =
      certificate === undefined
        ? createServer(httpLimits)
        : certificate.followedBy(tlsServer(certificate.tlsOptions));
    this.#listeners = [listener(main, host, isLoopback(host))];
    if (network !== undefined) {
      this.#listeners.push(listener(tlsServer(tlsOptionsOf(network)), network.host, false));
    }
    metrics.observe({
      connections: () => this.#webSockets.clients.size,
      documents: () => this.#hocuspocus.getDocumentsCount(),
      boards: () => store.boardCount,
      log: () => store.logSize,
      compactions: () => store.compactionCount,
      largestUsage: () => store.largestUsage,
      freeBytes: () => freeBytes(dataFolder),
      bufferedBytes: () => sum([...this.#clients].map((client) => client.bufferedBytes)),
      incomingBytes: () => sum([...this.#clients].map((client) => client.incomingBytes)),
      canStore: async () => (await health.problem()) === undefined,
    });
  }

  /**
   * Opens the data folder and listens.
   * @throws SettingsError, FolderInUseError, StorageError, or an error of `listen`, e.g. EADDRINUSE
   */
  static async start(options: SyncServerOptions): Promise<SyncServer> {
    const { dataFolder, log, tls, clock = systemClock } = options;
    const certificate = tls && new CertificateFiles({ tls, log, clock });
    const lock = FolderLock.take(dataFolder);
    const thread = boardThread(options.boardWorkerPath);
    let store: BoardStore | undefined;
    try {
      const database = openBoards(dataFolder, log, () => new Date(clock.wallMs()));
      forgetBoards(database, dataFolder, log);
      const space = new DiskSpace(dataFolder, options.minFreeBytes, clock.nowMs);
      store = new BoardStore({
        database,
        path: join(dataFolder, boardsDatabaseName),
        thread,
        log,
        clock,
        hasRoomFor: (sizeBytes) => space.take(sizeBytes),
        quota: options.quota,
      });
      const server = new SyncServer(options, { lock, store, thread, certificate });
      await server.#listen();
      server.#peers?.start();
      return server;
    } catch (error) {
      certificate?.close();
      await store?.close();
      await thread.close();
      lock.release();
      throw error;
    }
  }

  /** The port that it listens on. */
  get port(): number {
    return (this.#listeners[0].server.address() as AddressInfo).port;
  }

  /** Replaces the valid invitations; guests with others are disconnected. */
  setInvitationIds(ids: ReadonlySet<string>): void {
    this.#admission.setInvitationIds(ids);
    this.#guests.check();
  }

  /** Refuses new connections, finishes received messages, closes all connections and the data folder. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    await this.#stopping;
  }

  /** Listens with all listeners on the same port. */
  async #listen(): Promise<void> {
    let { port } = this.#settings;
    for (const { server, host } of this.#listeners) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      port = this.port;
    }
  }

  async #stop(): Promise<void> {
    const servers = this.#listeners.map(({ server }) => server);
    const closed = Promise.all(
      servers.map((server) => new Promise((resolve) => server.close(resolve))),
    );
    for (const server of servers) server.closeIdleConnections();
    this.#certificate?.close();
    this.#guests.stop();
    for (const socket of this.#webSockets.clients) socket.pause();
    await this.#finishMessages();
    await Promise.all(
      [...this.#webSockets.clients].map((socket) => sayGoodbye(socket, this.#clock)),
    );
    for (const server of servers) server.closeAllConnections();
    await closed;
    this.#hocuspocus.flushPendingStores();
    await this.#peers?.stop();
    await this.#store.close();
    await this.#thread.close();
    this.#lock.release();
  }

  /** Resolves when all received messages are stored and acknowledged, or refused. */
  async #finishMessages(): Promise<void> {
    const connections = [...this.#hocuspocus.documents.values()].flatMap((document) =>
      document.getConnections(),
    );
    await Promise.all(connections.map((connection) => connection.waitForPendingMessages()));
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    options: HttpAnswerOptions,
  ): Promise<void> {
    try {
      const { status, contentType, body } = await answerHttp(request, options);
      response.writeHead(status, { 'Content-Type': contentType });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      this.#log.error('request not answered', { error: errorLine(error) });
      response.destroy();
    }
  }

  #connected(socket: Socket): void {
    const address = peerAddressOf(socket);
    // A proxy has a connection for each of its clients.
    const isUnlimited = isLoopback(address) || this.#proxies.includes(address);
    if (this.#strangers.connected(socket, address, isUnlimited)) return;
    this.#log.warn('connection refused', { reason: 'too many connections' });
    socket.destroy();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    // Only browsers send an Origin, and Everink's own pages open no WebSocket.
    if (request.headers.origin !== undefined) {
      this.#log.warn('connection refused', { reason: 'web page' });
      refuse(socket, '403 Forbidden');
    } else if (this.#stopping !== undefined) {
      refuse(socket, '503 Service Unavailable');
    } else {
      const address = this.#proxies.clientAddressOf(request);
      const isLocal = isLoopback(address) && !isForwarded(request);
      if (this.#strangers.mayCome(address, isLocal)) {
        this.#webSockets.handleUpgrade(request, socket, head, (opened) => {
          this.#serve(opened, address);
        });
      } else {
        this.#log.warn('connection refused', { reason: 'too many connections' });
        refuse(socket, '503 Service Unavailable');
      }
    }
  }

  /** Whether a message names a board. Otherwise it is answered here, without effect on other boards. */
  #isAddressed(client: ClientSocket, message: Uint8Array): boolean {
    const verdict = judgeName(message);
    if (verdict.type === 'serve') return true;
    this.#log.warn('board refused', { reason: 'not a board id' });
    if (verdict.type === 'end') client.close(unauthorized, 'Unauthorized');
    else if (verdict.answer !== undefined) client.send(verdict.answer);
    return false;
  }

  #serve(socket: WebSocket, address: string): void {
    const clock = this.#clock;
    const startedMs = clock.nowMs();
    const { clientLimits: limits } = this.#settings;
    const stranger = this.#strangers.came(address, socket);
    const clientSocket = new ClientSocket({
      socket,
      stranger,
      log: this.#log,
      clock,
      limits,
    });
    this.#clients.add(clientSocket);
    this.#addresses.set(clientSocket, address);
    // Nothing depends on the real request.
    const request = new Request('http://localhost/');
    const client = this.#hocuspocus.handleConnection(clientSocket, request, { clientSocket });
    const mayRead = (): boolean => this.#stopping === undefined;
    socket.on('message', (data) => {
      const message = asBytes(data);
      if (!this.#isAddressed(clientSocket, message)) return;
      client.handleMessage(message);
      clientSocket.arrived(message.byteLength, mayRead);
    });
    socket.on('error', (error) => {
      this.#log.warn('connection failed', { error: errorLine(error) });
    });
    socket.on('close', (code) => {
      client.handleClose({ code, reason: '' });
      stranger.left();
      this.#clients.delete(clientSocket);
      const ms = Math.round(clock.nowMs() - startedMs);
      this.#log.info('connection closed', { code, ms });
    });
  }
}

/** Runs after `Guests`, which refuses clients that may not be admitted. */
const letIn: Extension = {
  async onAuthenticate({ context }) {
    const { clientSocket } = context;
    if (!(clientSocket instanceof ClientSocket)) return;
    if (clientSocket.boardCount >= maxBoardsPerClient) throw new Refusal('permission-denied');
    clientSocket.letIn();
  },
};

interface Listener {
  readonly server: Server;
  /** Address to listen on. */
  readonly host: string;
}

type TlsOptions = Pick<SecureContextOptions, 'cert' | 'key' | 'minVersion'>;

const tlsOptionsOf = ({ certificate, privateKey }: NetworkOptions): TlsOptions => ({
  cert: certificate,
  key: privateKey,
  minVersion: 'TLSv1.3',
});

/** Counts the boards of each client's socket. */
const countBoards: Extension = {
  async connected({ connection }) {
    if (connection.webSocket instanceof ClientSocket) connection.webSocket.joined(connection);
  },
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Resolves when the client has closed too, or was terminated. */
async function sayGoodbye(socket: WebSocket, clock: Clock): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  socket.close(serviceRestart, 'The server is stopping.');
  const cancel = clock.after(goodbyeMs, () => socket.terminate());
  await closed;
  cancel();
}

/** Destroys the socket afterwards, since the client might never close it. */
function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => {
    socket.destroy();
  });
}

function asBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

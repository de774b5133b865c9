import type { SyncWebSocket } from '../src/main/sync/wire/SessionSocket.ts';
import type { AppProcess } from './AppProcess.ts';
import type { Random } from './Random.ts';
import { SimulatedSocket } from './SimulatedSocket.ts';
import {
  acknowledgedBoard,
  type ClientFrameHead,
  decodeClientFrame,
  decodeClientFrameHead,
  encodeAcknowledgement,
} from './serverFrames.ts';
import type { World } from './World.ts';

/** Approximate overhead of a WebSocket frame. */
const frameOverheadBytes = 8;
const segmentSizeBytes = 16 * 1024;
const usualBytesPerMs = 10_000;
const jitterMs = 5;

export type Way = 'up' | 'down';

/** The server's end of a connection. */
export interface Peer {
  received(message: Uint8Array): void;
  closed(): void;
}

/** The server's actions on a connection. */
export interface PeerSocket {
  send(message: Uint8Array): void;
  close(code: number): void;
}

export interface SimulatedNetworkOptions {
  readonly world: World;
  readonly random: Random;
  /** Normal latency one way, without jitter. */
  readonly usualLatencyMs: number;
  /** Undefined: the server is down. */
  readonly accept: (socket: PeerSocket) => Peer | undefined;
  /** The client starts to send a message. */
  readonly sends: (frame: ClientFrameHead) => void;
  /** Unconfirmed bytes of a connection; checked against the bound. */
  readonly outstanding: (sizeBytes: number) => void;
  /** A deliberate bug: changes unanswered on one connection are answered on a later one. */
  readonly keepsStaleAnswers: boolean;
}

/** The connection of one device to a server, with its present faults. */
export class SimulatedNetwork {
  readonly options: SimulatedNetworkOptions;
  readonly #connections = new Set<Connection>();
  /** One way. */
  latencyMs: number;
  bytesPerMs = usualBytesPerMs;
  isRefusing = false;
  /** Nothing arrives in this direction until the black hole ends; then TCP sends it again. */
  readonly #holes = new Set<Way>();
  /** Boards whose changes were not answered, for the bug `keepsStaleAnswers`. */
  readonly #stale: string[] = [];

  constructor(options: SimulatedNetworkOptions) {
    this.options = options;
    this.latencyMs = options.usualLatencyMs;
  }

  connect(appProcess: AppProcess): SyncWebSocket {
    const connection = new Connection(this, appProcess);
    this.#connections.add(connection);
    connection.open();
    return connection.socket;
  }

  isHole(way: Way): boolean {
    return this.#holes.has(way);
  }

  setHole(way: Way, isHole: boolean): void {
    if (isHole) this.#holes.add(way);
    else this.#holes.delete(way);
    if (!isHole) for (const connection of this.#connections) connection.flush(way);
  }

  /** Cuts it: both sides notice, and data in flight is lost. */
  cut(): void {
    for (const connection of [...this.#connections]) connection.break();
  }

  /** Cuts it at a byte, in the middle of a message. */
  cutAtByte(way: Way, bytes: number): void {
    for (const connection of this.#connections) connection.breakAfter(way, bytes);
  }

  /** Nobody notices: a half-open socket, as after the restart of a router. */
  vanish(): void {
    for (const connection of [...this.#connections]) connection.vanish();
  }

  /** Delivers this message as if from the server. */
  inject(message: Uint8Array, isBinary: boolean): void {
    for (const connection of this.#connections) connection.inject(message, isBinary);
  }

  /** Restores the normal speed. */
  setUsualLine(): void {
    this.latencyMs = this.options.usualLatencyMs;
    this.bytesPerMs = usualBytesPerMs;
  }

  heal(): void {
    this.isRefusing = false;
    this.setUsualLine();
    this.setHole('up', false);
    this.setHole('down', false);
    for (const connection of this.#connections) connection.breakNoMore();
  }

  forget(connection: Connection): void {
    this.#connections.delete(connection);
  }

  get stale(): string[] {
    return this.#stale;
  }
}

interface Item {
  readonly sizeBytes: number;
  readonly arrive: () => void;
}

/** One direction of a connection: in order, as TCP is. */
class Pipe {
  readonly #network: SimulatedNetwork;
  readonly #way: Way;
  readonly #arrived: (item: Item) => void;
  #held: Item[] = [];
  #freeAtMs = 0;
  #lastArrivalMs = 0;

  constructor(network: SimulatedNetwork, way: Way, arrived: (item: Item) => void) {
    this.#network = network;
    this.#way = way;
    this.#arrived = arrived;
  }

  send(item: Item): void {
    if (this.#held.length > 0 || this.#network.isHole(this.#way)) {
      this.#held.push(item);
      return;
    }
    const { world, random } = this.#network.options;
    const { latencyMs, bytesPerMs } = this.#network;
    this.#freeAtMs = Math.max(world.nowMs, this.#freeAtMs) + item.sizeBytes / bytesPerMs;
    const arrivalMs = this.#freeAtMs + latencyMs + random.next() * jitterMs;
    this.#lastArrivalMs = Math.max(arrivalMs, this.#lastArrivalMs);
    world.after(this.#lastArrivalMs - world.nowMs, () => this.#arrived(item));
  }

  flush(): void {
    const held = this.#held;
    this.#held = [];
    for (const item of held) this.send(item);
  }
}

class Connection {
  readonly socket: SimulatedSocket;
  readonly #network: SimulatedNetwork;
  readonly #appProcess: AppProcess;
  readonly #pipes: Readonly<Record<Way, Pipe>>;
  readonly #bytesLeft = new Map<Way, number>();
  #peer: Peer | undefined;
  #isGone = false;
  /** The client's process or socket ended: it receives nothing, though data it sent may still arrive. */
  #isDeaf = false;
  #outstandingBytes = 0;
  #fragments: Uint8Array[] = [];
  #updateCount = 0;
  readonly #unanswered: string[] = [];

  constructor(network: SimulatedNetwork, appProcess: AppProcess) {
    this.#network = network;
    this.#appProcess = appProcess;
    this.#pipes = {
      up: new Pipe(network, 'up', (item) => this.#arrived('up', item)),
      down: new Pipe(network, 'down', (item) => this.#arrived('down', item)),
    };
    this.socket = new SimulatedSocket({
      send: (data, isLast) => this.#fromClient(data, isLast),
      ping: (payload) => this.#ping(payload),
      close: () => this.#goodbye(),
      terminate: () => this.#leave(),
    });
    appProcess.onKill(() => this.#leave());
  }

  open(): void {
    if (!this.#appProcess.act()) return;
    // Three trips for the handshakes of TCP and HTTP, which are not repeated when a black hole ends.
    const { world, accept } = this.#network.options;
    world.after(3 * this.#network.latencyMs, () => {
      if (this.#isGone || this.#isDeaf) return;
      if (this.#network.isHole('up') || this.#network.isHole('down')) return;
      const peer = this.#network.isRefusing ? undefined : accept(this.#peerSocket());
      if (peer === undefined) {
        this.#isGone = true;
        this.#network.forget(this);
        this.socket.failed();
        return;
      }
      this.#peer = peer;
      this.socket.opened();
    });
  }

  break(): void {
    if (this.#isGone || this.#peer === undefined) return;
    this.#end();
    this.#network.options.world.after(1, () => this.socket.closed(1006));
    this.#peer.closed();
  }

  breakAfter(way: Way, bytes: number): void {
    this.#bytesLeft.set(way, bytes);
  }

  breakNoMore(): void {
    this.#bytesLeft.clear();
  }

  vanish(): void {
    const peer = this.#peer;
    this.#end();
    // The server's own idle timeout.
    this.#network.options.world.after(60_000, () => peer?.closed());
  }

  inject(message: Uint8Array, isBinary: boolean): void {
    if (this.#peer !== undefined) this.#toClient(message, { isBinary, isGarbage: true });
  }

  flush(way: Way): void {
    this.#pipes[way].flush();
  }

  #end(): void {
    this.#isGone = true;
    this.#network.stale.push(...this.#unanswered.splice(0));
    this.#network.forget(this);
  }

  #arrived(way: Way, item: Item): void {
    if (this.#isGone) return;
    const bytesLeft = (this.#bytesLeft.get(way) ?? Number.POSITIVE_INFINITY) - item.sizeBytes;
    this.#bytesLeft.set(way, bytesLeft);
    if (bytesLeft < 0) this.break();
    else item.arrive();
  }

  #peerSocket(): PeerSocket {
    return {
      send: (message) => this.#toClient(message),
      close: (code) => {
        this.#pipes.down.send({
          sizeBytes: frameOverheadBytes,
          arrive: () => {
            this.#end();
            this.socket.closed(code);
          },
        });
      },
    };
  }

  #toClient(message: Uint8Array, { isBinary = true, isGarbage = false } = {}): void {
    if (this.#isGone) return;
    let left = message.byteLength + frameOverheadBytes;
    while (left > segmentSizeBytes) {
      left -= segmentSizeBytes;
      this.#pipes.down.send({
        sizeBytes: segmentSizeBytes,
        arrive: () => this.socket.read(segmentSizeBytes),
      });
    }
    this.#pipes.down.send({
      sizeBytes: left,
      arrive: () => {
        this.socket.read(left);
        if (this.#network.options.keepsStaleAnswers && !isGarbage) this.#noteHeard(message);
        if (!this.#isDeaf) this.socket.received(message, isBinary);
      },
    });
  }

  #fromClient(data: Uint8Array, isLast: boolean): void {
    if (this.#isGone || !this.#appProcess.act()) return;
    if (this.#fragments.length === 0) this.#network.options.sends(decodeClientFrameHead(data));
    // A copy, as with a real socket.
    this.#fragments.push(data.slice());
    const message = isLast ? Buffer.concat(this.#fragments) : undefined;
    if (isLast) this.#fragments = [];
    if (message !== undefined) this.#noteSent(message);
    const sizeBytes = data.byteLength + frameOverheadBytes;
    this.#outstandingBytes += sizeBytes;
    this.#network.options.outstanding(this.#outstandingBytes);
    this.#pipes.up.send({
      sizeBytes,
      arrive: () => {
        if (message !== undefined) this.#peer?.received(new Uint8Array(message));
      },
    });
  }

  /** For the deliberate bug: unanswered changes are answered on a later connection. */
  #noteSent(sent: Uint8Array): void {
    if (!this.#network.options.keepsStaleAnswers) return;
    const { type, boardId } = decodeClientFrame(sent);
    if (type === 'step2' || type === 'update') this.#unanswered.push(boardId);
    if (type !== 'update') return;
    this.#updateCount += 1;
    // The first one was in flight before the cut, and the catch-up has brought it already.
    const answer = this.#updateCount === 1 ? undefined : this.#network.stale.shift();
    if (answer === undefined) return;
    const message = encodeAcknowledgement(answer, true);
    this.#network.options.world.after(0.01, () => this.socket.received(message, true));
  }

  #noteHeard(message: Uint8Array): void {
    const boardId = acknowledgedBoard(message);
    const index = boardId === undefined ? -1 : this.#unanswered.indexOf(boardId);
    if (index >= 0) this.#unanswered.splice(index, 1);
  }

  #ping(payload: string): void {
    if (this.#isGone || !this.#appProcess.act()) return;
    const sentBytes = this.#outstandingBytes;
    this.#pipes.up.send({
      sizeBytes: frameOverheadBytes,
      arrive: () => {
        this.#pipes.down.send({
          sizeBytes: frameOverheadBytes,
          arrive: () => {
            this.#outstandingBytes = Math.max(0, this.#outstandingBytes - sentBytes);
            if (!this.#isDeaf) this.socket.answered(payload);
          },
        });
      },
    });
  }

  #goodbye(): void {
    if (this.#isGone || !this.#appProcess.act()) return;
    this.#pipes.up.send({
      sizeBytes: frameOverheadBytes,
      arrive: () => {
        this.#peer?.closed();
        this.#pipes.down.send({
          sizeBytes: frameOverheadBytes,
          arrive: () => {
            this.#end();
            this.socket.closed(1000);
          },
        });
      },
    });
  }

  /** Data passed to the system may still arrive, or not. */
  #leave(): void {
    if (this.#isGone || this.#isDeaf) return;
    this.#isDeaf = true;
    const peer = this.#peer;
    const gone = (): void => {
      this.#end();
      peer?.closed();
    };
    if (this.#network.options.random.chance(0.5)) gone();
    else this.#pipes.up.send({ sizeBytes: frameOverheadBytes, arrive: gone });
  }
}

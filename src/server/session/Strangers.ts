import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Clock } from '../../base/Clock.ts';

/** Limits on connections before they authenticate, and on the number of connections afterwards. */
export interface StrangerLimits {
  readonly maxMessageSizeBytes: number;
  /** Also for an HTTP request. */
  readonly authenticationMs: number;
  readonly maxCount: number;
  readonly maxCountPerAddress: number;
  /** Of authenticated connections in all, */
  readonly maxClientCount: number;
  /** and from one remote machine. */
  readonly maxClientCountPerAddress: number;
}

const defaultLimits: StrangerLimits = {
  maxMessageSizeBytes: 64 * 1024,
  authenticationMs: 5_000,
  maxCount: 64,
  maxCountPerAddress: 8,
  maxClientCount: 5_000,
  maxClientCountPerAddress: 256,
};

/** Hocuspocus's close code. */
const unauthorized = 4401;
/** How long a connection may take to close before it is terminated. */
const lastWordMs = 1_000;

/** Counts the connections of a server: many may be authenticated, few of the others are allowed. */
export class Strangers {
  readonly limits: StrangerLimits;
  readonly #clock: Clock;
  readonly #strangers = new Counts();
  readonly #clients = new Counts();
  /** Connections of every kind, by remote address. */
  readonly #connections = new Counts();

  constructor(clock: Clock, limits: Partial<StrangerLimits> = {}) {
    this.#clock = clock;
    this.limits = { ...defaultLimits, ...limits };
  }

  /**
   * A TCP connection was opened. Those without a WebSocket are limited like unauthenticated ones.
   * @param isUnlimited from this machine or a trusted proxy
   * @returns whether it may stay
   */
  connected(socket: Socket, address: string, isUnlimited: boolean): boolean {
    const { maxCount, maxCountPerAddress } = this.limits;
    this.#connections.add(address, 1);
    socket.once('close', () => this.#connections.add(address, -1));
    const others = (count: (counts: Counts) => number): number =>
      count(this.#connections) - count(this.#strangers) - count(this.#clients);
    return (
      others(({ sum }) => sum) <= maxCount &&
      (isUnlimited || others((counts) => counts.of(address)) <= maxCountPerAddress)
    );
  }

  /** Whether one more WebSocket from this address is accepted. @param isLocal from this machine */
  mayCome(address: string, isLocal: boolean): boolean {
    const { maxCount, maxCountPerAddress, maxClientCount, maxClientCountPerAddress } = this.limits;
    return (
      this.#strangers.sum < maxCount &&
      this.#strangers.of(address) < maxCountPerAddress &&
      this.#clients.sum < maxClientCount &&
      (isLocal || this.#clients.of(address) < maxClientCountPerAddress)
    );
  }

  /** A WebSocket was opened. It is closed unless somebody authenticates on it in time. */
  came(address: string, socket: WebSocket): Stranger {
    this.#strangers.add(address, 1);
    return new Stranger(socket, this.limits, this.#clock, {
      letIn: () => {
        this.#strangers.add(address, -1);
        this.#clients.add(address, 1);
      },
      left: (isLetIn) => (isLetIn ? this.#clients : this.#strangers).add(address, -1),
    });
  }
}

interface StrangerListener {
  letIn(): void;
  left(isLetIn: boolean): void;
}

/** One WebSocket. */
export class Stranger {
  readonly #listener: StrangerListener;
  readonly #lift: () => void;
  readonly #cancelEnd: () => void;
  #isLetIn = false;

  constructor(socket: WebSocket, limits: StrangerLimits, clock: Clock, listener: StrangerListener) {
    this.#listener = listener;
    this.#lift = restrict(socket, limits.maxMessageSizeBytes);
    const giveUp = (): void => {
      if (this.#isLetIn) return;
      socket.close(unauthorized, 'Nobody authenticated in time.');
      const cancel = clock.after(lastWordMs, () => socket.terminate());
      socket.once('close', cancel);
    };
    // Messages that arrived while the process was busy are read first.
    this.#cancelEnd = clock.after(limits.authenticationMs, () => setImmediate(giveUp));
  }

  get isLetIn(): boolean {
    return this.#isLetIn;
  }

  /** Somebody authenticated on it. */
  letIn(): void {
    if (this.#isLetIn) return;
    this.#isLetIn = true;
    this.#cancelEnd();
    this.#lift();
    this.#listener.letIn();
  }

  /** It was closed. */
  left(): void {
    this.#cancelEnd();
    this.#listener.left(this.#isLetIn);
  }
}

/** Internal to `ws`, which fixes message size and compression before the client has authenticated. */
interface Receiver {
  _maxPayload: number;
  _extensions: Readonly<Record<string, unknown>>;
}

/** Accepts only small, uncompressed messages. @returns a function that lifts the restriction */
function restrict(socket: WebSocket, maxMessageSizeBytes: number): () => void {
  const { _receiver: receiver } = socket as unknown as { readonly _receiver: Receiver };
  const { _maxPayload, _extensions } = receiver;
  Object.assign(receiver, { _maxPayload: maxMessageSizeBytes, _extensions: {} });
  return () => {
    Object.assign(receiver, { _maxPayload, _extensions });
  };
}

class Counts {
  readonly #counts = new Map<string, number>();
  sum = 0;

  of(address: string): number {
    return this.#counts.get(address) ?? 0;
  }

  add(address: string, count: number): void {
    this.sum += count;
    const now = this.of(address) + count;
    if (now === 0) this.#counts.delete(address);
    else this.#counts.set(address, now);
  }
}

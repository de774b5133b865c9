import type { SyncWebSocket } from '../src/main/sync/wire/SessionSocket.ts';

/** What the app calls on its socket. */
export interface SocketActs {
  readonly send: (data: Uint8Array, isLast: boolean) => void;
  readonly ping: (payload: string) => void;
  readonly close: () => void;
  readonly terminate: () => void;
}

/** The app's end of a connection, in place of a `WebSocket` of `ws`. */
export class SimulatedSocket implements SyncWebSocket {
  readonly #acts: SocketActs;
  readonly #listeners = new Map<string, ((...values: unknown[]) => void)[]>();
  readonly #bytes = { bytesRead: 0 };
  #readyState = 0;

  constructor(acts: SocketActs) {
    this.#acts = acts;
  }

  get readyState(): number {
    return this.#readyState;
  }

  on(event: string, listener: (...values: never[]) => void): this {
    const listeners = this.#listeners.get(event) ?? [];
    listeners.push(listener as (...values: unknown[]) => void);
    this.#listeners.set(event, listeners);
    return this;
  }

  send(data: Uint8Array, { fin }: { readonly fin: boolean }): void {
    if (this.#readyState === 1) this.#acts.send(data, fin);
  }

  ping(payload: string): void {
    if (this.#readyState === 1) this.#acts.ping(payload);
  }

  close(): void {
    if (this.#readyState !== 1) return;
    this.#readyState = 2;
    this.#acts.close();
  }

  terminate(): void {
    if (this.#readyState === 3) return;
    this.#readyState = 3;
    this.#acts.terminate();
  }

  opened(): void {
    this.#readyState = 1;
    this.#emit('upgrade', { socket: this.#bytes });
    this.#emit('open');
  }

  failed(): void {
    this.#readyState = 3;
    this.#emit('error', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    this.#emit('close', 1006);
  }

  read(sizeBytes: number): void {
    this.#bytes.bytesRead += sizeBytes;
  }

  received(message: Uint8Array, isBinary: boolean): void {
    if (this.#readyState === 1 || this.#readyState === 2) {
      this.#emit('message', Buffer.from(message), isBinary);
    }
  }

  answered(payload: string): void {
    if (this.#readyState === 1) this.#emit('pong', Buffer.from(payload, 'latin1'));
  }

  closed(code: number): void {
    if (this.#readyState === 3) return;
    this.#readyState = 3;
    this.#emit('close', code);
  }

  #emit(event: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...values);
  }
}

import { once } from 'node:events';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import {
  createEncoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

const messageType = { sync: 0, auth: 2, close: 7, syncStatus: 8 } as const;
const strokeSizeBytes = 150;

/** A client that sends strokes and times their acknowledgements. It ignores changes of others. */
export class LoadClient {
  readonly #socket: WebSocket;
  readonly #boardId: string;
  readonly #doc = new Y.Doc();
  readonly #shapes = this.#doc.getMap('shapes');
  readonly #sentMs: number[] = [];
  readonly #acknowledged: (sentMs: number) => void;
  #strokeCount = 0;
  #receivedCount = 0;
  #problem: string | undefined;
  #admit: () => void = () => {};

  /** @param acknowledged is called with the time when the operation was sent */
  constructor(url: string, boardId: string, acknowledged: (sentMs: number) => void) {
    this.#boardId = boardId;
    this.#acknowledged = acknowledged;
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.on('message', (data: Buffer) => this.#receive(data));
    this.#socket.on('error', (error) => this.#fail(error.message));
    this.#socket.on('close', (code) => this.#fail(`closed with ${code}`));
    this.#doc.on('update', (update: Uint8Array) => this.#send(update));
  }

  /** Resolves when the server has admitted it. */
  async open(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) await once(this.#socket, 'open');
    const admitted = new Promise<void>((resolve) => {
      this.#admit = resolve;
    });
    const encoder = createEncoder();
    writeVarString(encoder, this.#boardId);
    writeVarUint(encoder, messageType.auth);
    writeVarUint(encoder, 0);
    writeVarString(encoder, '');
    this.#socket.send(toUint8Array(encoder));
    await admitted;
  }

  /** The reason why it cannot continue. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get receivedCount(): number {
    return this.#receivedCount;
  }

  get unansweredCount(): number {
    return this.#sentMs.length;
  }

  draw(): void {
    if (this.#problem !== undefined) return;
    this.#strokeCount += 1;
    const stroke = new Uint8Array(strokeSizeBytes).fill(this.#strokeCount % 251);
    this.#shapes.set(`${this.#doc.clientID}-${this.#strokeCount}`, stroke);
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.terminate();
    this.#doc.destroy();
  }

  #send(update: Uint8Array): void {
    const encoder = createEncoder();
    writeVarString(encoder, this.#boardId);
    writeVarUint(encoder, messageType.sync);
    writeVarUint(encoder, 2);
    writeVarUint8Array(encoder, update);
    this.#sentMs.push(performance.now());
    this.#socket.send(toUint8Array(encoder));
  }

  #receive(data: Buffer): void {
    const decoder = createDecoder(data);
    readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === messageType.syncStatus) {
      const sentMs = this.#sentMs.shift();
      if (sentMs !== undefined) this.#acknowledged(sentMs);
    } else if (type === messageType.auth) this.#admit();
    else if (type === messageType.close) this.#fail('the board was closed');
    else this.#receivedCount += 1;
  }

  #fail(problem: string): void {
    this.#problem ??= problem;
    this.#admit();
  }
}

import { createDecoder, type Decoder, readVarString, readVarUint } from 'lib0/decoding';
import {
  createEncoder,
  type Encoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import { type ClientOptions, WebSocket } from 'ws';

const messageType = { sync: 0, auth: 2, close: 7, syncStatus: 8 } as const;

/** The parts of a server frame that tests check. */
export interface RawAnswer {
  readonly boardId: string;
  readonly type: number;
  /** The reason of a close or a refused authentication. */
  readonly reason: string;
}

const permissionDenied = 1;

function reasonOf(type: number, decoder: Decoder): string {
  if (type === messageType.close) return readVarString(decoder);
  const isDenial = type === messageType.auth && readVarUint(decoder) === permissionDenied;
  return isDenial ? readVarString(decoder) : '';
}

/** Sends single frames of the protocol, invalid ones too. */
export class RawClient {
  readonly #socket: WebSocket;
  readonly #answers: RawAnswer[] = [];
  #wake: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const decoder = createDecoder(data);
      const boardId = readVarString(decoder);
      const type = readVarUint(decoder);
      const reason = reasonOf(type, decoder);
      this.#answers.push({ boardId, type, reason });
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.#wake());
  }

  /** Rejects when the server refuses the WebSocket. */
  static async connect(url: string, options: ClientOptions = {}): Promise<RawClient> {
    // Uncompressed, so that the bytes on the wire are exactly those sent.
    const socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new RawClient(socket);
  }

  authenticate(boardId: string, token = ''): void {
    this.#send(boardId, messageType.auth, (encoder) => {
      writeVarUint(encoder, 0);
      writeVarString(encoder, token);
    });
  }

  /** Sends arbitrary bytes as an update. */
  sendUpdate(boardId: string, update: Uint8Array): void {
    this.#send(boardId, messageType.sync, (encoder) => {
      writeVarUint(encoder, 2);
      writeVarUint8Array(encoder, update);
    });
  }

  /** Asks for what a client with this state vector lacks of a board. */
  sendStateVector(boardId: string, stateVector: Uint8Array): void {
    this.#send(boardId, messageType.sync, (encoder) => {
      writeVarUint(encoder, 0);
      writeVarUint8Array(encoder, stateVector);
    });
  }

  /** Stops reading from the socket. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Sends any message. */
  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  /** Resolves with the next acknowledgement of a board, or with the reason of its closing. */
  async outcome(boardId: string): Promise<'acknowledged' | { readonly closed: string }> {
    for (;;) {
      const index = this.#answers.findIndex(
        (answer) =>
          answer.boardId === boardId &&
          (answer.type === messageType.syncStatus || answer.type === messageType.close),
      );
      const [answer] = index < 0 ? [] : this.#answers.splice(index, 1);
      if (answer !== undefined) {
        return answer.type === messageType.close ? { closed: answer.reason } : 'acknowledged';
      }
      if (this.#socket.readyState >= WebSocket.CLOSING) return { closed: 'socket' };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Resolves with the reason why the server refuses a board. */
  async denied(boardId: string): Promise<string> {
    for (;;) {
      const denial = this.#answers.find(
        (answer) =>
          answer.boardId === boardId && answer.type === messageType.auth && answer.reason !== '',
      );
      if (denial !== undefined) return denial.reason;
      if (this.#socket.readyState >= WebSocket.CLOSING) return 'the connection was closed';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Resolves with the close code of the WebSocket. */
  async closed(): Promise<number> {
    return await new Promise((resolve) => this.#socket.once('close', resolve));
  }

  /** Flushes what was written, then cuts the connection without a close frame. */
  vanish(): void {
    this.#socket.terminate();
  }

  #send(boardId: string, type: number, writeBody: (encoder: Encoder) => void): void {
    const encoder = createEncoder();
    writeVarString(encoder, boardId);
    writeVarUint(encoder, type);
    writeBody(encoder);
    this.#socket.send(toUint8Array(encoder));
  }
}

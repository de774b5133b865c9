import type { AddressInfo } from 'node:net';
import { createDecoder, type Decoder, readVarString, readVarUint } from 'lib0/decoding';
import {
  createEncoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import { type WebSocket, WebSocketServer } from 'ws';
import { messageCompression } from '../../../shared/compression.ts';

/** A frame of the protocol of these numbers, texts and bytes, in order. */
export function frameOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const encoder = createEncoder();
  for (const part of parts) {
    if (typeof part === 'string') writeVarString(encoder, part);
    else if (typeof part === 'number') writeVarUint(encoder, part);
    else writeVarUint8Array(encoder, part);
  }
  return toUint8Array(encoder);
}

/** `sync`: what the client has. */
export type ClientMessage = 'authentication' | 'sync' | 'close' | 'other';

/** What a hostile server sends when a message of a board comes. */
export type HostileAnswers = (boardId: string, message: ClientMessage) => readonly Uint8Array[];

/** A server that compresses messages, lets everybody in, and sends what a test says. */
export class HostileServer {
  readonly #server: WebSocketServer;
  /** What came, of all clients. */
  readonly messages: { readonly boardId: string; readonly message: ClientMessage }[] = [];
  /** Sessions so far. */
  sessionCount = 0;

  private constructor(server: WebSocketServer, answers: HostileAnswers) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.sessionCount += 1;
      socket.on('message', (data: Buffer) => this.#answer(socket, data, answers));
    });
  }

  static async start(answers: HostileAnswers): Promise<HostileServer> {
    const server = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      perMessageDeflate: messageCompression,
    });
    await new Promise((resolve) => server.once('listening', resolve));
    return new HostileServer(server, answers);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(socket: WebSocket, data: Buffer, answers: HostileAnswers): void {
    const decoder = createDecoder(data);
    const boardId = readVarString(decoder);
    const message = messageOf(decoder);
    this.messages.push({ boardId, message });
    for (const frame of answers(boardId, message)) socket.send(frame);
  }
}

function messageOf(decoder: Decoder): ClientMessage {
  const type = readVarUint(decoder);
  if (type === 2) return 'authentication';
  if (type === 7) return 'close';
  return type === 0 && readVarUint(decoder) === 0 ? 'sync' : 'other';
}

/** The frames that let a client into a board, and those that tell of an empty one. */
export const letIn = (boardId: string): Uint8Array => frameOf(boardId, 2, 2, 'read-write');
export const emptyBoard = (boardId: string): readonly Uint8Array[] => [
  frameOf(boardId, 0, 1, new Uint8Array([0, 0])),
  frameOf(boardId, 0, 0, new Uint8Array([0])),
];

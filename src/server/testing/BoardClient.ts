import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

/** One that is closed while it connects fails, and Hocuspocus listens to it no more then: for Node that is uncaught. */
class PatientWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => undefined);
  }
}

/** Hocuspocus's own client with one or more boards on one socket. Close it. */
export class TestSocket {
  readonly #socket: HocuspocusProviderWebsocket;
  readonly #boards: BoardClient[] = [];

  constructor(url: string) {
    this.#socket = new HocuspocusProviderWebsocket({
      url,
      WebSocketPolyfill: PatientWebSocket,
      delay: 50,
      minDelay: 50,
      maxDelay: 200,
      jitter: false,
    });
  }

  /** The board on this socket; it may not be synced yet. */
  open(boardId: string, { token = '', document = new Y.Doc() } = {}): BoardClient {
    const board = new BoardClient(
      new HocuspocusProvider({ websocketProvider: this.#socket, name: boardId, token, document }),
    );
    this.#boards.push(board);
    return board;
  }

  close(): void {
    for (const board of this.#boards) board.provider.destroy();
    this.#socket.destroy();
  }
}

/** A board as Hocuspocus's own client has it. */
export class BoardClient {
  readonly provider: HocuspocusProvider;
  /** Why the server refused the board, or closed it. */
  readonly refused: Promise<string>;

  constructor(provider: HocuspocusProvider) {
    this.provider = provider;
    this.refused = new Promise((resolve) => {
      provider.on('authenticationFailed', ({ reason }: { reason: string }) => resolve(reason));
      provider.on('close', ({ event }: { event: { reason: string } }) => resolve(event.reason));
    });
    provider.attach();
  }

  get document(): Y.Doc {
    return this.provider.document;
  }

  get shapes(): Record<string, unknown> {
    return this.document.getMap('shapes').toJSON();
  }

  /** Resolves when the server and this client have told each other what they have. */
  async synced(): Promise<void> {
    if (!this.provider.isSynced) await new Promise((done) => this.provider.on('synced', done));
  }

  /** Puts a shape on the board, as one update. */
  draw(shapeId: string, value: unknown = shapeId): void {
    this.document.getMap('shapes').set(shapeId, value);
  }

  /** Resolves at once when the server has acknowledged everything that was drawn. */
  async acknowledged(): Promise<void> {
    if (!this.provider.hasUnsyncedChanges) return;
    await new Promise<void>((done) => {
      const look = ({ number }: { number: number }): void => {
        if (number > 0) return;
        this.provider.off('unsyncedChanges', look);
        done();
      };
      this.provider.on('unsyncedChanges', look);
    });
  }
}

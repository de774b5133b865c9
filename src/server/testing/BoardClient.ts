import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

/** Closing a connecting WebSocket emits an error that Hocuspocus no longer listens to, so Node would throw it. */
class PatientWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => undefined);
  }
}

/** Hocuspocus's own client with one or more boards on one socket. The caller closes it. */
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

  /** Opens the board on this socket; it may not be synced yet. */
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

/** A board of Hocuspocus's own client. */
export class BoardClient {
  readonly provider: HocuspocusProvider;
  /** The reason why the server refused or closed the board. */
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

  /** Resolves when the handshake is complete. */
  async synced(): Promise<void> {
    if (!this.provider.isSynced) await new Promise((done) => this.provider.on('synced', done));
  }

  /** Resolves when the condition holds, which is checked now and after each change of the board. */
  async until(holds: (board: BoardClient) => boolean): Promise<void> {
    while (!holds(this)) await new Promise((changed) => this.document.once('update', changed));
  }

  /** Adds a shape to the board, as one update. */
  draw(shapeId: string, value: unknown = shapeId): void {
    this.document.getMap('shapes').set(shapeId, value);
  }

  /** Resolves when the server has acknowledged everything drawn. */
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

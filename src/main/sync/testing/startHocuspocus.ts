import type { Socket } from 'node:net';
import { Server } from '@hocuspocus/server';
import * as Y from 'yjs';

const syncStep1 = 0;

export interface TestServer {
  readonly port: number;
  readonly url: string;
  /** Board as the server holds it in memory now; empty when it holds none. */
  shapes(boardId: string): Record<string, unknown>;
  doc(boardId: string): Y.Doc | undefined;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  readonly port?: number;
  /** Boards as stored, kept here when the server is stopped and started again. Default: a new store. */
  readonly store?: Map<string, Uint8Array>;
  /** Whether the token opens the board. Default: any does. */
  readonly accepts?: (token: string, boardId: string) => boolean;
  readonly isReadOnly?: boolean;
  /** Closes sessions without a message for this time. Default: 60 s. */
  readonly timeoutMs?: number;
  /** Whether it compresses messages, as `ws` does unless told otherwise. */
  readonly compresses?: boolean;
  /** Called before each message that changes a board; throwing closes the board. */
  readonly beforeChange?: (boardId: string) => Promise<void> | void;
}

/**
 * A stock Hocuspocus server on a free port, which stores in memory at once. The options may change while it runs.
 * @param report called after each event of it
 */
export async function startHocuspocus(
  options: TestServerOptions,
  report: () => void,
): Promise<TestServer> {
  const { store = new Map<string, Uint8Array>(), accepts = () => true } = options;
  const server = new Server({
    port: options.port ?? 0,
    websocketOptions: { perMessageDeflate: options.compresses ?? false },
    address: '127.0.0.1',
    quiet: true,
    stopOnSignals: false,
    debounce: 0,
    timeout: options.timeoutMs ?? 60_000,
    async onAuthenticate({ token, documentName, connectionConfig }) {
      report();
      if (!accepts(token, documentName)) throw new Error();
      connectionConfig.readOnly = options.isReadOnly ?? false;
    },
    async onLoadDocument({ documentName, document }) {
      const stored = store.get(documentName);
      if (stored !== undefined) Y.applyUpdate(document, stored);
    },
    async onStoreDocument({ documentName, document }) {
      store.set(documentName, Y.encodeStateAsUpdate(document));
      report();
    },
    async beforeSync({ documentName, type }) {
      report();
      if (type !== syncStep1) await options.beforeChange?.(documentName);
    },
    async onChange() {
      report();
    },
    async afterUnloadDocument() {
      report();
    },
  });
  const sockets = new Set<Socket>();
  server.httpServer.on('connection', (socket) => sockets.add(socket));
  await server.listen();
  const { port } = server.address;
  const doc = (boardId: string): Y.Doc | undefined => server.hocuspocus.documents.get(boardId);
  return {
    port,
    url: `ws://127.0.0.1:${port}`,
    doc,
    shapes: (boardId) => doc(boardId)?.getMap('shapes').toJSON() ?? {},
    stop: async () => {
      // `destroy` leaves the sockets open, and answers on them.
      for (const socket of sockets) socket.destroy();
      await server.destroy();
    },
  };
}

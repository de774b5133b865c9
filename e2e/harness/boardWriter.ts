import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

/** Adds an update to a board of a sync server, as another program would. Resolves once it is acknowledged. */
export async function writeBoard(url: string, boardId: string, update: Uint8Array): Promise<void> {
  const document = new Y.Doc();
  const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
  let provider: HocuspocusProvider | undefined;
  try {
    await new Promise<void>((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`${url} took no ${boardId}`)), 120_000);
      provider = new HocuspocusProvider({
        websocketProvider: socket,
        name: boardId,
        document,
        token: '',
        onSynced: () => Y.applyUpdate(document, update),
        onUnsyncedChanges: ({ number }) => {
          if (number > 0 || document.store.clients.size === 0) return;
          clearTimeout(timer);
          done();
        },
      });
      provider.attach();
    });
  } finally {
    provider?.destroy();
    socket.destroy();
  }
}

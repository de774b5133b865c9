import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { type Shape, shapeSchema } from '../../src/shared/document/shape.ts';

export type ShapeOnServer = Shape & { readonly id: string };

/**
 * Reads a board from a sync server as any other program would: with Hocuspocus's own client, which shares
 * no code with the app's. Rejects when the server refuses the token or has not answered in time.
 */
export async function readBoard(
  url: string,
  boardId: string,
  { token = '', timeoutMs = 10_000 } = {},
): Promise<Y.Doc> {
  const document = new Y.Doc();
  const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
  let timer: NodeJS.Timeout | undefined;
  let provider: HocuspocusProvider | undefined;
  try {
    await new Promise<void>((done, failed) => {
      timer = setTimeout(
        () => failed(new Error(`${url} did not give board ${boardId} within ${timeoutMs} ms`)),
        timeoutMs,
      );
      provider = new HocuspocusProvider({
        websocketProvider: socket,
        name: boardId,
        document,
        token,
        onSynced: () => done(),
        onAuthenticationFailed: ({ reason }) => failed(new Error(`refused: ${reason}`)),
      });
      provider.attach();
    });
    return document;
  } finally {
    clearTimeout(timer);
    provider?.destroy();
    socket.destroy();
  }
}

/** The shapes of a board in the order they are drawn; throws when one does not follow the format. */
export function shapesOf(document: Y.Doc): readonly ShapeOnServer[] {
  const shapes = Object.entries<unknown>(document.getMap('shapes').toJSON());
  return shapes
    .map(([id, shape]) => ({ ...shapeSchema.parse(shape), id }))
    .sort((a, b) => (a.z < b.z || (a.z === b.z && a.id < b.id) ? -1 : 1));
}

import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { type Shape, shapeSchema } from '../../src/shared/document/shape.ts';

export type ShapeOnServer = Shape & { readonly id: string };

export interface ReadOptions {
  readonly token?: string;
  readonly timeoutMs?: number;
}

/** A sharing device has a self-signed certificate, which is not checked here. */
class TrustingWebSocket extends WebSocket {
  constructor(url: string | URL) {
    super(url, { rejectUnauthorized: false });
  }
}

/** A board of a sync server, kept up to date until `close`. */
export interface FollowedBoard {
  readonly document: Y.Doc;
  close(): void;
}

/**
 * Follows a board of a sync server with Hocuspocus's own client, which shares no code with the app. Resolves once it
 * has the whole board.
 * @throws when the server refuses the token or does not answer in time
 */
export async function followBoard(
  url: string,
  boardId: string,
  { token = '', timeoutMs = 120_000 }: ReadOptions = {},
): Promise<FollowedBoard> {
  const document = new Y.Doc();
  const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: TrustingWebSocket });
  let timer: NodeJS.Timeout | undefined;
  let provider: HocuspocusProvider | undefined;
  const close = (): void => {
    provider?.destroy();
    socket.destroy();
  };
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
    return { document, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The current board on the server, see `followBoard`. */
export async function readServerBoard(
  url: string,
  boardId: string,
  options?: ReadOptions,
): Promise<Y.Doc> {
  const board = await followBoard(url, boardId, options);
  board.close();
  return board.document;
}

/** The shapes of a board in drawing order. @throws when a shape does not follow the format */
export function shapesIn(document: Y.Doc): readonly ShapeOnServer[] {
  const shapes = Object.entries<unknown>(document.getMap('shapes').toJSON());
  return shapes
    .map(([id, shape]) => ({ ...shapeSchema.parse(shape), id }))
    .sort((a, b) => (a.z < b.z || (a.z === b.z && a.id < b.id) ? -1 : 1));
}

/** The whole content of a board (docs/document-format.md), even what cannot be shown, for deep comparison. */
export function contentOf(document: Y.Doc): Readonly<Record<string, unknown>> {
  const json = (name: string): unknown => document.getMap(name).toJSON();
  return {
    shapes: json('shapes'),
    pages: json('pages'),
    meta: json('meta'),
    images: json('images'),
  };
}

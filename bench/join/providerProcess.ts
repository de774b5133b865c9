/** Joins a board with Hocuspocus's client and prints when it has it. Arguments: the address and the board. */
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

const [, , url = '', name = ''] = process.argv;
const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
const provider = new HocuspocusProvider({ websocketProvider, name, document: new Y.Doc() });
provider.on('synced', () => {
  const shapeCount = provider.document.getMap('shapes').size;
  process.stdout.write(`${JSON.stringify({ shapeCount })}\n`, () => process.exit());
});
provider.attach();

import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import {
  encodeAuthentication,
  encodeStep1,
  encodeStep2,
  encodeUpdateFrame,
} from '../../src/main/sync/wire/frames.ts';
import { metricOf, stage, urlOf } from '../../src/server/testing/stage.ts';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { decodePoints } from '../../src/shared/document/points.ts';
import {
  authFrame,
  emptyStep1Frame,
  emptyStep2Frame,
  meaningOf,
  strokeUpdate,
  updateFrame,
} from './frames.js';

const { serve, client } = stage();
/** Longer than one byte, like those of k6 clients. */
const clientId = 1_230_001;
const longBoardId = 'b'.repeat(100);

describe('the frames of the k6 script', () => {
  it('equal those of the app', () => {
    const empty = new Y.Doc();
    const update = strokeUpdate({ clientId, number: 0, x: 300, y: 20 });
    expect(authFrame(longBoardId, 'secret')).toEqual(encodeAuthentication(longBoardId, 'secret'));
    expect(emptyStep1Frame('b')).toEqual(encodeStep1('b', Y.encodeStateVector(empty)));
    expect(emptyStep2Frame('b')).toEqual(encodeStep2('b', Y.encodeStateAsUpdate(empty)));
    expect(updateFrame('b', update)).toEqual(encodeUpdateFrame('b', update));
  });

  it('contain strokes that the app can draw', () => {
    const board = new BoardDocument();
    for (const number of [0, 1, 2]) {
      const place = { x: 80 * number, y: 5_000 * number };
      Y.applyUpdate(board.doc, strokeUpdate({ clientId, number, ...place }));
      const shape = board.read(`stroke-${clientId}-${number}`);
      expect(shape).toMatchObject({ type: 'stroke', tool: 'pen', ...place });
      const points = shape?.type === 'stroke' ? decodePoints(shape.points) : undefined;
      expect([points?.xs.at(-1), points?.ys.at(-1), points?.pressures?.length]).toEqual([
        19, 19, 20,
      ]);
    }
    // Each is independent in this client's history, so none waits for another.
    expect(board.doc.store.pendingStructs).toBeNull();
  });

  it('are acknowledged by the real server, which forwards the strokes', async () => {
    const server = await serve();
    const load = await LoadClient.connect(urlOf(server));
    load.send(authFrame('load', ''));
    await load.hears('let in');
    load.send(emptyStep1Frame('load'));
    await load.hears('step 1');
    load.send(emptyStep2Frame('load'));
    await load.hears('acknowledged');

    for (const number of [0, 1, 2]) {
      load.send(updateFrame('load', strokeUpdate({ clientId, number, x: 0, y: 0 })));
      await load.hears('acknowledged');
    }
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(3);
    const reader = client(server).open('load');
    await reader.synced();
    expect(Object.keys(reader.shapes)).toHaveLength(3);
    load.close();
  });

  it('recognise a refusal by the server', async () => {
    const load = await LoadClient.connect(urlOf(await serve({ token: 'secret' })));
    load.send(authFrame('load', 'wrong'));
    await load.hears('refused');
    load.close();
  });
});

type Meaning = ReturnType<typeof meaningOf>;

/** One client of the script, under Node. */
class LoadClient {
  readonly #socket: WebSocket;
  readonly #heard: Meaning[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#heard.push(meaningOf(data)));
  }

  static async connect(url: string): Promise<LoadClient> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new LoadClient(socket);
  }

  send(frame: Uint8Array): void {
    this.#socket.send(frame);
  }

  /** Resolves with the next frame that is not `other`, and checks its kind. */
  async hears(wanted: Meaning): Promise<void> {
    for (;;) {
      const meaning = this.#heard.shift();
      if (meaning === undefined) await once(this.#socket, 'message');
      else if (meaning !== 'other') {
        expect(meaning).toBe(wanted);
        return;
      }
    }
  }

  close(): void {
    this.#socket.terminate();
  }
}

import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { BoardStore } from './store/BoardStore.ts';
import type { BoardClient } from './testing/BoardClient.ts';
import { RawClient } from './testing/RawClient.ts';
import { metricOf, stage, urlOf } from './testing/stage.ts';

const { serve, client, rawClient, folder, logged, logLines } = stage();

/** The updates of drawing a shape and then changing its colour. */
function drawnThenColoured(): readonly [Uint8Array, Uint8Array] {
  const document = new Y.Doc();
  const updates: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => updates.push(update));
  const shape = new Y.Map<string>();
  document.getMap('shapes').set('shape', shape);
  shape.set('colour', 'red');
  const [drawn, coloured] = updates;
  if (drawn === undefined || coloured === undefined) throw new Error('two updates were expected');
  return [drawn, coloured];
}

describe('boards', () => {
  it('on one socket are independent', async () => {
    const server = await serve();
    const socket = client(server);
    const [one, two] = [socket.open('one'), socket.open('two')];
    one.draw('a');
    two.draw('b');
    await Promise.all([one.acknowledged(), two.acknowledged()]);

    const reader = client(server);
    const [readOne, readTwo] = [reader.open('one'), reader.open('two')];
    await Promise.all([readOne.synced(), readTwo.synced()]);
    expect(readOne.shapes).toEqual({ a: 'a' });
    expect(readTwo.shapes).toEqual({ b: 'b' });
  });

  it('changed while the server was down converge once it is back', async () => {
    const dataFolder = folder();
    const server = await serve({ dataFolder });
    const one = client(server).open('board');
    const two = client(server).open('board');
    await Promise.all([one.synced(), two.synced()]);
    const { port } = server;
    await server.stop();
    one.draw('a');
    two.draw('b');

    await serve({ dataFolder, port });
    const hasBoth = ({ shapes }: BoardClient): boolean => 'a' in shapes && 'b' in shapes;
    await Promise.all([one.until(hasBoth), two.until(hasBoth)]);
    expect([one.shapes, two.shapes]).toEqual([
      { a: 'a', b: 'b' },
      { a: 'a', b: 'b' },
    ]);
  });

  it('I5: keep an update that arrives before its predecessor, across a restart too', async () => {
    const dataFolder = folder();
    const [drawn, coloured] = drawnThenColoured();
    const before = await serve({ dataFolder });
    const early = await rawClient(before);
    early.authenticate('board');
    early.sendUpdate('board', coloured);
    expect(await early.outcome('board')).toBe('acknowledged');
    await before.stop();

    const after = await serve({ dataFolder });
    const late = await rawClient(after);
    late.authenticate('board');
    late.sendUpdate('board', drawn);
    expect(await late.outcome('board')).toBe('acknowledged');
    const reader = client(after).open('board');
    await reader.synced();
    expect(reader.shapes).toEqual({ shape: { colour: 'red' } });
  });

  it('I5: acknowledge a known update without storing it again', async () => {
    const server = await serve();
    const sender = await rawClient(server);
    const [drawn] = drawnThenColoured();
    sender.authenticate('board');
    for (let time = 0; time < 5; time += 1) {
      sender.sendUpdate('board', drawn);
      expect(await sender.outcome('board')).toBe('acknowledged');
    }
    expect(await metricOf(server, 'everink_server_log_updates')).toBe(1);
    expect(await metricOf(server, 'everink_server_updates_known_total')).toBe(4);
  });

  it('show a change whose client disconnected while it was being stored', async () => {
    const server = await serve();
    const { append } = BoardStore.prototype;
    let goOn = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      vi.spyOn(BoardStore.prototype, 'append').mockImplementationOnce(async function (
        this: BoardStore,
        ...parameters
      ) {
        resolve();
        await new Promise<void>((proceed) => {
          goOn = proceed;
        });
        await append.apply(this, parameters);
      });
    });
    const bystander = await rawClient(server);
    bystander.authenticate('board');
    const sender = await rawClient(server);
    sender.authenticate('board');
    sender.sendUpdate('board', drawnThenColoured()[0]);
    await begun;
    sender.vanish();
    await logged(/connection closed/);
    bystander.vanish();
    // The board is unloaded with its last client, and loaded again for the next one.
    await logged(/board unloaded/);
    const next = client(server).open('board');
    await next.synced();
    expect(next.shapes).toEqual({});
    goOn();
    await next.until(({ shapes }) => 'shape' in shapes);
  });
});

describe('garbage', () => {
  it.each([
    ['random bytes', Uint8Array.from([1, 3, 99, 200, 17, 4])],
    ['half an update', drawnThenColoured()[0].subarray(0, 9)],
    ['nothing', new Uint8Array()],
  ])('(%s) is not stored, closes its board and does not affect others', async (_, garbage) => {
    const server = await serve();
    const sender = await rawClient(server);
    sender.authenticate('sound');
    sender.authenticate('hurt');
    sender.sendUpdate('hurt', garbage);
    expect(await sender.outcome('hurt')).toEqual({
      closed: 'This is not a Yjs update; nothing was stored.',
    });
    sender.sendUpdate('sound', drawnThenColoured()[0]);
    expect(await sender.outcome('sound')).toBe('acknowledged');
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(1);
    expect(await metricOf(server, 'everink_server_updates_refused_total{reason="garbage"}')).toBe(
      1,
    );
  });

  it('that is not a frame ends its session only', async () => {
    const server = await serve();
    const other = client(server).open('board');
    await other.synced();
    const sender = await rawClient(server);
    const closing = sender.closed();
    sender.sendBytes(Uint8Array.from([255, 255, 255]));
    expect(await closing).toBe(4401);
    other.draw('a');
    await other.acknowledged();
  });
});

describe('the token', () => {
  it('opens a board', async () => {
    const board = client(await serve({ token: 'secret' })).open('board', { token: 'secret' });
    board.draw('a');
    await board.acknowledged();
  });

  it.each(['', 'Secret', 'secret2'])(
    'refuses "%s" and stores nothing sent with it',
    async (token) => {
      const server = await serve({ token: 'secret' });
      const board = client(server).open('board', { token });
      board.draw('a');
      expect(await board.refused).toBe('permission-denied');
      expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(0);
    },
  );

  it('I18: is not in the log, and neither is drawn content', async () => {
    const server = await serve({ token: 'secret-token' });
    const socket = client(server);
    const board = socket.open('board', { token: 'secret-token' });
    board.draw('private-shape', 'private text');
    await board.acknowledged();
    await socket.open('other', { token: 'wrong-token' }).refused;
    await server.stop();
    const log = logLines.join('');
    expect(log).toMatch(/board loaded board=board ms=\d+\n/);
    expect(log).not.toMatch(/secret|wrong-token|private/);
  });
});

describe('I17: the border', () => {
  it('refuses an invalid board id', async () => {
    const board = client(await serve()).open('../board');
    expect(await board.refused).toContain('no board id');
  });

  it.each([
    'https://evil.example',
    'http://127.0.0.1:1234',
    'null',
    'file://',
    'app://everink',
    'app://other',
  ])('refuses WebSockets of the page %s', async (origin) => {
    const { port } = await serve();
    await expect(RawClient.connect(urlOf({ port }), { origin })).rejects.toThrow('403');
  });
});

describe('a stop', () => {
  it('finishes received messages and notifies the clients', async () => {
    const dataFolder = folder();
    const server = await serve({ dataFolder });
    const sender = await rawClient(server);
    const [drawn] = drawnThenColoured();
    sender.authenticate('board');
    sender.sendUpdate('board', drawn);
    await sender.outcome('board');
    const closing = sender.closed();
    await server.stop();
    expect(await closing).toBe(1012);

    const reader = client(await serve({ dataFolder })).open('board');
    await reader.synced();
    expect(Object.keys(reader.shapes)).toEqual(['shape']);
  });

  it('releases the folder for the next server, at the end', async () => {
    const dataFolder = folder();
    const first = await serve({ dataFolder });
    await expect(serve({ dataFolder })).rejects.toThrow(/Another Everink sync server uses/);
    await first.stop();
    await serve({ dataFolder });
  });

  it('ends although a client does not answer', async () => {
    const server = await serve();
    const mute = connect(server.port, '127.0.0.1');
    await once(mute, 'connect');
    mute.write(
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n',
    );
    mute.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n');
    await once(mute, 'data');
    mute.on('error', () => undefined);
    await server.stop();
    mute.destroy();
  });
});

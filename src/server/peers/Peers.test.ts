import { isDeepStrictEqual } from 'node:util';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { TestEvents } from '../../base/testing/TestEvents.ts';
import { nestedMaps } from '../../shared/document/testing/nestedMaps.ts';
import { StorageError } from '../../sqlite/StorageError.ts';
import type { SyncServer } from '../SyncServer.ts';
import { BoardStore } from '../store/BoardStore.ts';
import type { BoardClient } from '../testing/BoardClient.ts';
import type { RedisProcess } from '../testing/RedisProcess.ts';
import { metricOf, stage } from '../testing/stage.ts';
import { decodePeerMessage, encodePeerMessage, type PeerMessage } from './peerMessage.ts';
import { redisAddressSchema } from './redisAddress.ts';

/** Messages through Redis, among them each second's heartbeats; log lines; what is stored; and changes of boards. */
const events = new TestEvents();
const until = (what: string, holds: () => boolean | Promise<boolean>): Promise<void> =>
  events.until(what, holds);

const {
  serve,
  serveApart,
  client,
  rawClient,
  redis: startRedis,
  logged,
  logLines,
} = stage(events.report);
const { append } = BoardStore.prototype;
const { connect } = Redis.prototype;

beforeEach(() => {
  vi.spyOn(BoardStore.prototype, 'append').mockImplementation(async function (
    this: BoardStore,
    ...given
  ) {
    await append.apply(this, given);
    events.report();
  });
});

async function redis(options: { readonly password?: string } = {}): Promise<RedisProcess> {
  const shared = await startRedis(options);
  const listener = new Redis(shared.url);
  ends.push(() => listener.disconnect());
  // It connects again when Redis is back.
  listener.on('error', () => undefined);
  listener.on('pmessageBuffer', events.report);
  await listener.psubscribe('everink:1:*');
  return shared;
}

type Server = { readonly port: number };

const serveWith = (
  { url }: RedisProcess,
  options: { dataFolder?: string; port?: number } = {},
): Promise<SyncServer> => serve({ redis: redisAddressSchema.parse(url), ...options });

async function open(server: Server, boardId = 'board'): Promise<BoardClient> {
  const board = client(server).open(boardId);
  board.document.on('update', events.report);
  await board.synced();
  return board;
}

/** Draws and waits for the acknowledgement. */
async function draw(board: BoardClient, ...shapes: readonly string[]): Promise<void> {
  for (const shape of shapes) board.draw(shape);
  await board.acknowledged();
}

const shapesOf = (board: BoardClient): readonly string[] => Object.keys(board.shapes).toSorted();

/** Resolves when the servers know each other and have caught up. */
async function settled(...servers: readonly Server[]): Promise<void> {
  for (const server of servers) {
    await until('it knows the others', async () => {
      const isUp = (await metricOf(server, 'everink_server_redis_up')) === 1;
      return isUp && (await metricOf(server, 'everink_server_peers')) === servers.length - 1;
    });
  }
}

/** The content of a board on a server's disk. */
async function stored(server: Server, boardId = 'board'): Promise<readonly string[]> {
  return shapesOf(await open(server, boardId));
}

const updatesOf = async (server: Server): Promise<{ clients: number; peers: number }> => ({
  clients: await metricOf(server, 'everink_server_updates_stored_total'),
  peers: await metricOf(server, 'everink_server_peer_updates_total'),
});

/** Resolves when the server has stored this many updates of others. */
const fetched = (server: Server, count: number): Promise<void> =>
  until('it has stored them', async () => (await updatesOf(server)).peers === count);

const hasBoards = (server: Server, count: number): Promise<void> =>
  until('it has all boards', async () => {
    return (await metricOf(server, 'everink_server_boards')) === count;
  });

const isWithoutRedis = (server: Server): Promise<void> =>
  until('it knows', async () => (await metricOf(server, 'everink_server_redis_up')) === 0);

/** Resolves when the board shows these shapes and no others. */
const showsShapes = (board: BoardClient, ...shapes: readonly string[]): Promise<void> =>
  until('it shows them', () => {
    const hasAsMany = board.document.getMap('shapes').size === shapes.length;
    return hasAsMany && isDeepStrictEqual(shapesOf(board), shapes.toSorted());
  });

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('servers that share a Redis', () => {
  it('forward each other’s changes at once, and store each once', async () => {
    const shared = await redis();
    const servers = [await serveWith(shared), await serveWith(shared)] as const;
    await settled(...servers);
    const [one, two] = [await open(servers[0]), await open(servers[1])];
    await draw(one, 'a', 'b');
    await draw(two, 'c');
    await showsShapes(one, 'a', 'b', 'c');
    await showsShapes(two, 'a', 'b', 'c');
    expect(await updatesOf(servers[0])).toEqual({ clients: 2, peers: 1 });
    expect(await updatesOf(servers[1])).toEqual({ clients: 1, peers: 2 });
  });

  it('store changes of boards that nobody has open there', async () => {
    const shared = await redis();
    const [one, two] = [await serveWith(shared), await serveWith(shared)];
    await settled(one, two);
    await draw(await open(one), 'a');
    await fetched(two, 1);
    expect(await updatesOf(two)).toEqual({ clients: 0, peers: 1 });
    expect(await metricOf(two, 'everink_server_documents')).toBe(0);
    expect(await stored(two)).toEqual(['a']);
  });

  it('I23: pass everything to a server that starts later', async () => {
    const shared = await redis();
    const [one, two] = [await serveWith(shared), await serveWith(shared)];
    await settled(one, two);
    const boards = numbered('board', 30);
    for (const [index, boardId] of boards.entries()) {
      const board = await open(index % 2 === 0 ? one : two, boardId);
      await draw(board, 'a', 'b');
      board.document.getMap('shapes').delete('a');
      await board.acknowledged();
    }
    const three = await serveWith(shared);
    await hasBoards(three, boards.length);
    for (const boardId of boards) expect(await stored(three, boardId)).toEqual(['b']);
  });

  it('pass on a board that is too large for a message', async () => {
    const shared = await redis();
    const one = await serveWith(shared);
    const board = await open(one);
    board.draw('large', new Uint8Array(3_000_000).fill(7));
    await board.acknowledged();
    const two = await serveWith(shared);
    await settled(one, two);
    await fetched(two, 1);
    expect(await stored(two)).toEqual(['large']);
    board.draw('larger', new Uint8Array(4_000_000).fill(7));
    await fetched(two, 2);
    expect(await stored(two)).toEqual(['large', 'larger']);
  });

  it('store a change with a missing predecessor once, however often boards are compared', async () => {
    const shared = await redis();
    const [drawn, coloured] = drawnThenColoured();
    const complete = { shape: { colour: 'red' } };
    const one = await serveWith(shared);
    const early = await rawClient(one);
    early.authenticate('board');
    early.sendUpdate('board', coloured);
    expect(await early.outcome('board')).toBe('acknowledged');
    const two = await serveWith(shared);
    await fetched(two, 1);
    // Compared again, by a server that knows nothing yet.
    const three = await serveWith(shared);
    await settled(one, two, three);
    await fetched(three, 1);
    const late = await rawClient(three);
    late.authenticate('board');
    late.sendUpdate('board', drawn);
    expect(await late.outcome('board')).toBe('acknowledged');
    for (const server of [one, two, three]) {
      const board = await open(server);
      await until('it is complete', () => isDeepStrictEqual(board.shapes, complete));
      // Both changes, and a third row where a comparison ran while the second one was published.
      expect([2, 3]).toContain(await metricOf(server, 'everink_server_log_updates'));
    }
  });

  it('I23: neither lose nor duplicate any of 1,000 simultaneous updates', async () => {
    const shared = await redis();
    const servers = [await serveWith(shared), await serveWith(shared)] as const;
    await settled(...servers);
    const boards = await Promise.all(servers.map((server) => open(server)));
    const count = 500;
    for (let index = 0; index < count; index += 1) {
      for (const [place, board] of boards.entries()) board.draw(`${place}-${index}`);
      if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const everything = [...numbered('0-', count), ...numbered('1-', count)].toSorted();
    for (const board of boards) await showsShapes(board, ...everything);
    for (const server of servers) {
      expect(await updatesOf(server)).toEqual({ clients: count, peers: count });
    }
  });
});

describe('when Redis is unreachable', () => {
  it('I23: both servers continue, and converge when it returns, without another change', async () => {
    const shared = await redis();
    const [one, two] = [await serveWith(shared), await serveWith(shared)];
    await settled(one, two);
    const boards = [await open(one), await open(two)] as const;
    await draw(boards[0], 'before');
    await showsShapes(boards[1], 'before');

    await shared.kill();
    for (const server of [one, two]) await isWithoutRedis(server);
    await draw(boards[0], 'one');
    await draw(boards[1], 'two');
    boards[1].document.getMap('shapes').delete('before');
    await boards[1].acknowledged();
    await draw(await open(one, 'nobody-looks'), 'c');
    const health = await fetch(`http://127.0.0.1:${one.port}/healthz`);
    expect([health.status, await health.text()]).toEqual([
      200,
      expect.stringContaining('degraded: Redis is unreachable'),
    ]);

    await shared.start();
    for (const board of boards) await showsShapes(board, 'one', 'two');
    await hasBoards(two, 2);
    expect(await stored(two, 'nobody-looks')).toEqual(['c']);
    expect(await (await fetch(`http://127.0.0.1:${one.port}/healthz`)).text()).toBe('ok\n');
  });

  it('I23: the log has one line when it goes and one when it returns', async () => {
    const shared = await startRedis();
    const server = await serveWith(shared);
    await settled(server);
    await shared.kill();
    let tryCount = 0;
    vi.spyOn(Redis.prototype, 'connect').mockImplementation(function (this: Redis, ...given) {
      tryCount += 1;
      events.report();
      return connect.apply(this, given);
    });
    await until('it has tried more than twice', () => tryCount > 6);
    await shared.start();
    await settled(server);
    const address = `redis=127.0.0.1:${shared.port}`;
    expect(logLines.filter((line) => line.includes('redis'))).toEqual([
      expect.stringContaining(`info redis connected ${address}`),
      expect.stringContaining(`warn redis unreachable ${address} reason=`),
      expect.stringMatching(`info redis reachable again ${address} ms=\\d+\n`),
    ]);
  });

  it('I23: a server starts without it, and catches up later', async () => {
    const shared = await redis();
    await shared.kill();
    const [one, two] = [await serveWith(shared), await serveWith(shared)];
    await draw(await open(one), 'a');
    const board = await open(two);
    await draw(board, 'b');
    await shared.start();
    await showsShapes(board, 'a', 'b');
  });

  it('I23: a hanging Redis is detected, and the servers recover', async () => {
    const shared = await redis();
    const [one, two] = [await serveWith(shared), await serveWith(shared)];
    await settled(one, two);
    const boards = [await open(one), await open(two)] as const;
    shared.pause();
    await draw(boards[0], 'a');
    await draw(boards[1], 'b');
    await isWithoutRedis(one);
    await draw(boards[0], 'c');
    shared.resume();
    for (const board of boards) await showsShapes(board, 'a', 'b', 'c');
  });
});

describe('a server', () => {
  it('I23: that restarts after a kill catches up, and passes on its own changes', async () => {
    const shared = await redis();
    const options = { args: ['--redis', shared.url] };
    const [one, two] = [await serveApart(options), await serveApart(options)];
    await settled(one, two);
    const here = await open(two);
    await shared.kill();
    await draw(await open(one), 'only-one-has-this');
    await one.kill();
    await shared.start();
    await draw(here, 'while-one-was-away');
    await one.start();
    await showsShapes(here, 'only-one-has-this', 'while-one-was-away');
    await showsShapes(await open(one), 'only-one-has-this', 'while-one-was-away');
  });

  it('I23: receives the changes of a server that is gone from a third one', async () => {
    const shared = await redis();
    const author = await serveWith(shared);
    await draw(await open(author), 'a');
    const keeper = await serveWith(shared);
    await fetched(keeper, 1);
    await author.stop();
    const late = await serveWith(shared);
    await showsShapes(await open(late), 'a');
  });

  it('I23: announces fetched changes, since their server may be gone', async () => {
    const shared = await redis();
    const instance = crypto.randomUUID();
    const [update] = drawnThenColoured();
    const speaker = new Redis({ port: shared.port });
    const listener = new Redis({ port: shared.port });
    ends.push(() => speaker.disconnect());
    ends.push(() => listener.disconnect());
    const say = (to: string, message: PeerMessage): void => {
      void speaker.publish(`everink:1:${to}`, Buffer.from(encodePeerMessage(message)));
    };
    const numbers = new Set<number>();
    listener.on('messageBuffer', (_: Buffer, bytes: Buffer) => {
      const message = decodePeerMessage(bytes);
      if (message === undefined || message.instance === instance) return;
      const { instance: to } = message;
      if (message.type === 'beat') {
        numbers.add(message.number);
        events.report();
        say('all', { type: 'beat', instance, number: 1 });
      } else if (message.type === 'ask') {
        const boards = [{ boardId: 'board', fingerprint: undefined }];
        say(to, { type: 'page', instance, request: message.request, isLast: true, boards });
      } else if (message.type === 'want') {
        say(to, { type: 'lack', instance, request: message.request, update });
      }
    });
    await listener.subscribe('everink:1:all', `everink:1:${instance}`);
    const server = await serveWith(shared);
    await until('its change is announced', () => numbers.size === 2);
    expect([...numbers]).toEqual([0, 1]);
    expect(await stored(server)).toEqual(['shape']);
  });

  it('I23: whose disk refused another server’s change fetches it when there is room', async () => {
    const shared = await redis();
    const [one, two] = [await serveWith(shared), await serveWith(shared)];
    await settled(one, two);
    const [here, there] = [await open(one), await open(two)];
    let refusals = 0;
    vi.spyOn(BoardStore.prototype, 'append').mockImplementation(async function (
      this: BoardStore,
      ...given
    ) {
      // The first is the author's own server.
      refusals += 1;
      if (refusals === 2 || refusals === 3) throw new StorageError('disk-full', 'no room');
      await append.apply(this, given);
    });
    await draw(here, 'a');
    await showsShapes(there, 'a');
    expect(refusals).toBe(4);
  });
});

describe('a message from Redis', () => {
  it('I17: that is garbage does no harm, and is counted', async () => {
    const shared = await redis();
    const [one, two] = [await serveWith(shared), await serveWith(shared)];
    await settled(one, two);
    const boards = [await open(one), await open(two)] as const;
    const stranger = new Redis({ port: shared.port });
    ends.push(() => stranger.disconnect());
    const instance = crypto.randomUUID();
    const [update] = drawnThenColoured();
    const sound = encodePeerMessage({
      type: 'update',
      instance,
      number: 1,
      boardId: 'board',
      update,
    });
    const garbage = [
      Buffer.alloc(0),
      Buffer.from('garbage'),
      Buffer.alloc(100_000, 255),
      ...[1, 20, 45, 60, sound.length - 1].map((length) => sound.subarray(0, length)),
      Buffer.concat([sound, Buffer.from([0])]),
      encodePeerMessage({ type: 'update', instance: 'me', number: 1, boardId: 'board', update }),
      encodePeerMessage({ type: 'update', instance, number: 1, boardId: '../board', update }),
      encodePeerMessage({ type: 'update', instance, number: 1, boardId: 'board', update: sound }),
      encodePeerMessage({ type: 'page', instance, request: 1, isLast: true, boards: [] }),
    ];
    for (const bytes of garbage) await stranger.publish('everink:1:all', Buffer.from(bytes));
    const refused = 'everink_server_peer_messages_refused_total';
    for (const server of [one, two]) {
      const isAllRefused = async () => (await metricOf(server, refused)) === garbage.length;
      await until('all is refused', isAllRefused);
    }
    expect(await updatesOf(one)).toEqual({ clients: 0, peers: 0 });
    await draw(boards[0], 'a');
    await showsShapes(boards[1], 'a');
  });

  it.each(['board', 'nobody-looks'])(
    'I33: that nests types deeper than a board may is refused, as those that build on it are (%s)',
    async (boardId) => {
      const shared = await redis();
      const server = await serveWith(shared);
      await settled(server);
      await open(server);
      const stranger = new Redis({ port: shared.port });
      ends.push(() => stranger.disconnect());
      const instance = crypto.randomUUID();
      for (let number = 1; number <= 4; number += 1) {
        const update = nestedMaps({ client: 7, from: (number - 1) * 20, count: 20 });
        const message = encodePeerMessage({ type: 'update', instance, number, boardId, update });
        await stranger.publish('everink:1:all', Buffer.from(message));
      }
      const refused = 'everink_server_peer_messages_refused_total';
      await until('it has judged all', async () => {
        const { peers } = await updatesOf(server);
        return peers + (await metricOf(server, refused)) === 4;
      });
      expect(await updatesOf(server)).toEqual({ clients: 0, peers: 2 });
      expect(await stored(server, boardId)).toEqual(['of-7']);
    },
  );

  it('I18: arrives through a Redis with a password, which is not logged', async () => {
    const shared = await redis({ password: 'secret-word' });
    const [one, two] = [await serveWith(shared), await serveWith(shared)];
    await settled(one, two);
    await shared.kill();
    await logged(/redis unreachable/);
    const wrong = await serve({
      redis: redisAddressSchema.parse(shared.url.replace('word', 'guess')),
    });
    await shared.start();
    await settled(one, two);
    await logged(/redis reachable again/);
    expect(await metricOf(wrong, 'everink_server_redis_up')).toBe(0);
    expect(logLines.join('')).not.toContain('secret');
  });
});

it('a server without Redis has no series of it', async () => {
  const server = await serve();
  expect(await metricOf(server, 'everink_server_redis_up')).toBeNaN();
});

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

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

import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Clock, systemClock } from '../../src/base/Clock.ts';
import { ManualClock } from '../../src/base/testing/ManualClock.ts';
import { type RandomSource, seededRandom } from '../../src/base/testing/seededRandom.ts';
import { TestEvents } from '../../src/base/testing/TestEvents.ts';
import { TestSocket } from '../../src/server/testing/BoardClient.ts';
import { ServerProcess } from '../../src/server/testing/ServerProcess.ts';
import { compressFromSizeBytes } from '../../src/shared/compression.ts';
import { NetworkProxy } from './NetworkProxy.ts';

const events = new TestEvents();
const until = (what: string, holds: () => boolean): Promise<void> => events.until(what, holds);

const ends: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A proxy in front of a WebSocket server that records messages and echoes them. */
async function echoing(
  random: RandomSource = Math.random,
  clock: Clock = systemClock,
): Promise<{ proxy: NetworkProxy; heard: string[] }> {
  const heard: string[] = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      heard.push(data.toString());
      events.report();
      socket.send(data.toString());
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  ends.push(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { proxy: await proxyTo((server.address() as AddressInfo).port, random, clock), heard };
}

async function proxyTo(
  port: number,
  random: RandomSource = Math.random,
  clock: Clock = systemClock,
): Promise<NetworkProxy> {
  const proxy = await NetworkProxy.start(port, random, 0, clock);
  proxy.onArrival(events.report);
  ends.push(() => proxy.stop());
  return proxy;
}

interface Client {
  readonly socket: WebSocket;
  readonly answers: string[];
  readonly opened: Promise<unknown>;
  readonly closed: Promise<unknown>;
}

function clientOf(proxy: NetworkProxy): Client {
  const socket = new WebSocket(proxy.url);
  const answers: string[] = [];
  socket.on('message', (data) => {
    answers.push(data.toString());
    events.report();
  });
  socket.on('error', () => undefined);
  ends.push(() => socket.terminate());
  return {
    socket,
    answers,
    opened: new Promise((resolve) => socket.once('open', resolve)),
    closed: new Promise((resolve) => socket.once('close', resolve)),
  };
}

describe('the proxy', () => {
  it('lets everything through', async () => {
    const { proxy } = await echoing();
    const { socket, answers, opened } = clientOf(proxy);
    await opened;
    const large = 'x'.repeat(1_000_000);
    socket.send('a');
    socket.send(large);
    await until('all is answered', () => answers.length === 2);
    expect(answers).toEqual(['a', large]);
  });

  it('cuts every connection and refuses new ones until it is restored', async () => {
    const { proxy } = await echoing();
    const before = clientOf(proxy);
    await before.opened;
    proxy.cut();
    await before.closed;
    await clientOf(proxy).closed;
    proxy.restore();
    await clientOf(proxy).opened;
    expect(proxy.connectionCount).toBe(3);
  });

  it('resets connections with RST', async () => {
    const { proxy } = await echoing();
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('GET / HTTP/1.1\r\n');
    const failed = new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
    await until('it is connected', () => proxy.connectionCount === 1);
    proxy.drop();
    expect((await failed).code).toBe('ECONNRESET');
  });

  it('loses both directions as a black hole, and delivers them afterwards', async () => {
    const { proxy, heard } = await echoing();
    const { socket, answers, opened } = clientOf(proxy);
    await opened;
    proxy.blackHole();
    socket.send('into the hole');
    const stuck = clientOf(proxy);
    await until('it is connected', () => proxy.connectionCount === 2);
    expect(heard).toEqual([]);
    expect(stuck.socket.readyState).toBe(WebSocket.CONNECTING);
    proxy.restore();
    await stuck.opened;
    await until('all is answered', () => answers.length === 1);
    expect(answers).toEqual(['into the hole']);
  });

  it('swallows everything on existing connections for good, and forwards new ones afterwards', async () => {
    const { proxy, heard } = await echoing();
    const before = clientOf(proxy);
    await before.opened;
    proxy.swallow();
    before.socket.send('into nothing');
    const during = clientOf(proxy);
    await until('it is connected', () => proxy.connectionCount === 2);
    proxy.restore();
    const after = clientOf(proxy);
    await after.opened;
    after.socket.send('heard');
    await until('all is heard', () => heard.length === 1);
    expect(heard).toEqual(['heard']);
    expect(before.socket.readyState).toBe(WebSocket.OPEN);
    expect(during.socket.readyState).toBe(WebSocket.CONNECTING);
  });

  it('holds answers back while the server receives everything', async () => {
    const { proxy, heard } = await echoing();
    const { socket, answers, opened } = clientOf(proxy);
    await opened;
    proxy.holdAnswers();
    socket.send('a');
    await until('all is heard', () => heard.length === 1);
    expect(heard).toEqual(['a']);
    expect(answers).toEqual([]);
    proxy.restore();
    await until('all is answered', () => answers.length === 1);
    expect(answers).toEqual(['a']);
  });

  it('cuts at a byte in the middle of a message', async () => {
    const { proxy, heard } = await echoing();
    const { socket, opened, closed } = clientOf(proxy);
    await opened;
    socket.send('whole');
    await until('all is heard', () => heard.length === 1);
    expect(heard).toEqual(['whole']);
    proxy.cutAfter(500);
    socket.send('x'.repeat(1_000));
    await closed;
    expect(heard).toEqual(['whole']);
    await clientOf(proxy).opened;
  });

  it('delays bytes', async () => {
    const clock = new ManualClock();
    const { proxy } = await echoing(Math.random, clock);
    const { socket, answers, opened } = clientOf(proxy);
    await opened;
    proxy.delayMs = 100;
    socket.send('a');
    await until('it is on the way there', () => clock.nextDueMs === 100);
    clock.advance(100);
    await until('it is on the way back', () => clock.nextDueMs === 200);
    expect(answers).toEqual([]);
    clock.advance(100);
    await until('it is answered', () => answers.length === 1);
  });

  it('with jitter and loss delivers everything late, in order and complete', async () => {
    const { proxy } = await echoing(seededRandom(3));
    const { socket, answers, opened } = clientOf(proxy);
    await opened;
    Object.assign(proxy, { delayMs: 5, jitterMs: 20, lossRate: 0.05 });
    const sent = Array.from({ length: 40 }, (_, index) => `${index}`.repeat(500));
    for (const text of sent) {
      socket.send(text);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('all is answered', () => answers.length === sent.length);
    expect(answers).toEqual(sent);
    expect(proxy.lostCount).toBeGreaterThan(0);
  });

  it('keeps the order when the delay decreases', async () => {
    const clock = new ManualClock();
    const { proxy, heard } = await echoing(Math.random, clock);
    const { socket, opened } = clientOf(proxy);
    await opened;
    const send = async (text: string): Promise<void> => {
      const before = proxy.bytesToServer;
      socket.send(text);
      await until('the proxy has it', () => proxy.bytesToServer > before);
    };
    proxy.delayMs = 100;
    await send('slow');
    proxy.delayMs = 0;
    await send('quick');
    expect(heard).toEqual([]);
    clock.advance(100);
    await until('both are heard', () => heard.length === 2);
    expect(heard).toEqual(['slow', 'quick']);
  });

  it('limits the rate', async () => {
    const clock = new ManualClock();
    const { proxy, heard } = await echoing(Math.random, clock);
    const { socket, opened } = clientOf(proxy);
    await opened;
    proxy.bytesPerSecond = 1_000_000;
    socket.send('x'.repeat(300_000));
    while (heard.length === 0) {
      await until(
        'bytes are on their way',
        () => heard.length > 0 || clock.nextDueMs !== undefined,
      );
      if (clock.nextDueMs !== undefined) clock.advance(clock.nextDueMs - clock.nowMs());
    }
    expect(clock.nowMs()).toBeGreaterThan(299);
  });
});

describe('failing sends', () => {
  async function painting(seed: number, probability: number): Promise<NetworkProxy> {
    const server = await ServerProcess.start();
    ends.push(() => server.dispose());
    const proxy = await proxyTo(server.port);
    proxy.failSends({ probability, random: seededRandom(seed) });
    const socket = new TestSocket(proxy.url);
    ends.push(() => socket.close());
    const board = socket.open('board');
    for (let stroke = 0; stroke < 20; stroke += 1) {
      board.draw(`${stroke}`);
      await board.acknowledged();
    }
    const reader = new TestSocket(server.url);
    ends.push(() => reader.close());
    const stored = reader.open('board');
    await stored.synced();
    expect(Object.keys(stored.shapes)).toHaveLength(20);
    return proxy;
  }

  it('are lost or unanswered at about the requested rate, and everything arrives in the end', async () => {
    const { sends } = await painting(7, 0.3);
    const failed = sends.lost + sends.unanswered;
    expect(sends.lost).toBeGreaterThan(0);
    expect(sends.unanswered).toBeGreaterThan(0);
    expect(failed / (failed + sends.passed)).toBeGreaterThan(0.1);
    expect(failed / (failed + sends.passed)).toBeLessThan(0.5);
  });

  it('do not fail when the probability is zero', async () => {
    const { sends, connectionCount } = await painting(7, 0);
    expect(sends).toMatchObject({ lost: 0, unanswered: 0 });
    expect(connectionCount).toBe(1);
  });

  it('are recognised when they are compressed', async () => {
    const server = await ServerProcess.start();
    ends.push(() => server.dispose());
    const proxy = await proxyTo(server.port);
    proxy.failSends({ probability: 0, random: seededRandom(7) });
    const socket = new TestSocket(proxy.url);
    ends.push(() => socket.close());
    const board = socket.open('board');
    await board.synced();
    // The client's part of the handshake, which is empty here. It may arrive after the server's part.
    await until('it has passed', () => proxy.sends.passed === 1);
    board.draw('long '.repeat(compressFromSizeBytes));
    await board.acknowledged();
    expect(proxy.bytesToServer).toBeLessThan(compressFromSizeBytes);
    expect(proxy.sends.passed).toBe(2);
  });
});

import { once } from 'node:events';
import { connect as connectTcp, Socket } from 'node:net';
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import { trustedProxiesSchema } from '../TrustedProxies.ts';
import { metricOf, stage, urlOf } from '../testing/stage.ts';
import { Strangers } from './Strangers.ts';

const { serve, client, rawClient } = stage();
const trustedProxies = trustedProxiesSchema.parse('127.0.0.1');

async function connect(port: number, options: ClientOptions = {}): Promise<WebSocket> {
  const socket = new WebSocket(urlOf({ port }), options);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return socket;
}

const closeCode = async (socket: WebSocket): Promise<number> => (await once(socket, 'close'))[0];

function authentication(boardId: string, token = ''): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, boardId);
  for (const number of [2, 0]) writeVarUint(encoder, number);
  writeVarString(encoder, token);
  return toUint8Array(encoder);
}

describe('an unauthenticated connection', () => {
  it('I34: is closed when it sends more than 64 KiB at once', async () => {
    const { port } = await serve();
    const cut = await connect(port, { perMessageDeflate: false });
    cut.send(new Uint8Array(64 * 1024 + 1));
    expect(await closeCode(cut)).toBe(1009);
    const kept = await connect(port, { perMessageDeflate: false });
    kept.send(authentication('board', 'x'.repeat(64 * 1024 - 20)));
    const [answer] = await once(kept, 'message');
    expect(String(answer)).toContain('board');
    kept.terminate();
  });

  it('I34: is closed when it sends a compressed message', async () => {
    const { port } = await serve();
    const stranger = await connect(port);
    expect(stranger.extensions).toContain('permessage-deflate');
    stranger.send(authentication('board', 'x'.repeat(10_000)), { compress: true });
    expect(await closeCode(stranger)).toBe(1002);
    const board = client({ port }).open('board');
    board.draw('large', 'x'.repeat(1_000_000));
    await board.acknowledged();
  });

  it('I34: is closed when it does not authenticate in time', async () => {
    const clock = new ManualClock();
    const { port } = await serve({ token: 'secret', clock });
    const known = await rawClient({ port });
    known.authenticate('board', 'secret');
    known.sendUpdate('board', new Uint8Array([0, 0]));
    expect(await known.outcome('board')).toBe('acknowledged');
    const silent = await connect(port);
    const guessing = await connect(port);
    guessing.send(authentication('board', 'wrong'));
    await once(guessing, 'message');
    const closing = Promise.all([silent, guessing].map(closeCode));
    clock.advance(5_000);
    expect(await closing).toEqual([4401, 4401]);
    known.sendUpdate('board', new Uint8Array([0, 0]));
    expect(await known.outcome('board')).toBe('acknowledged');
  });

  it('I34: is limited to eight per address, without authenticated ones', async () => {
    const { port } = await serve({ trustedProxies });
    for (let count = 0; count < 10; count += 1) {
      const known = await rawClient({ port });
      known.authenticate('board');
      known.sendUpdate('board', new Uint8Array([0, 0]));
      expect(await known.outcome('board')).toBe('acknowledged');
    }
    const strangers = await Promise.all(Array.from({ length: 8 }, () => connect(port)));
    await expect(rawClient({ port })).rejects.toThrow('503');
    // A trusted proxy forwards a connection from another one.
    const proxied = { headers: { 'x-forwarded-for': '203.0.113.7' } };
    strangers.push(await connect(port, proxied));
    const left = closeCode(strangers[0] as WebSocket);
    strangers[0]?.close();
    await left;
    strangers.push(await connect(port));
    for (const stranger of strangers) stranger.terminate();
  });

  it('I34: is limited in all', async () => {
    const { port } = await serve({ trustedProxies, strangerLimits: { maxCount: 3 } });
    const strangers: WebSocket[] = [];
    for (let count = 0; count < 3; count += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${count}` };
      strangers.push(await connect(port, { headers }));
    }
    await expect(connect(port)).rejects.toThrow('503');
    for (const stranger of strangers) stranger.terminate();
  });
});

describe('an authenticated connection', () => {
  const authenticated = async (port: number, forwardedFor?: string): Promise<WebSocket> => {
    const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
    const socket = await connect(port, { headers });
    socket.send(authentication('board'));
    await once(socket, 'message');
    return socket;
  };

  it('I34: is limited per remote machine, but not for this machine', async () => {
    const { port } = await serve({
      trustedProxies,
      strangerLimits: { maxClientCountPerAddress: 2 },
    });
    const address = '203.0.113.7';
    const sockets = [await authenticated(port, address), await authenticated(port, address)];
    await expect(authenticated(port, address)).rejects.toThrow('503');
    for (let count = 0; count < 3; count += 1) sockets.push(await authenticated(port));
    const left = closeCode(sockets[0] as WebSocket);
    sockets[0]?.close();
    await left;
    sockets.push(await authenticated(port, address));
    for (const socket of sockets) socket.terminate();
  });

  it.each([
    ['trusted', trustedProxies],
    ['not trusted', []],
  ])('I34: is limited if a %s proxy says that it is from this machine', async (_, proxies) => {
    const { port } = await serve({
      trustedProxies: proxies,
      strangerLimits: { maxClientCountPerAddress: 2 },
    });
    const sockets = [
      await authenticated(port, '127.0.0.1'),
      await authenticated(port, '127.0.0.1'),
    ];
    await expect(authenticated(port, '127.0.0.1')).rejects.toThrow('503');
    for (const socket of sockets) socket.terminate();
  });

  it('I34: is limited in all', async () => {
    const { port } = await serve({ trustedProxies, strangerLimits: { maxClientCount: 2 } });
    const sockets = [await authenticated(port), await authenticated(port, '203.0.113.7')];
    await expect(authenticated(port)).rejects.toThrow('503');
    for (const socket of sockets) socket.terminate();
  });
});

describe('a connection without a WebSocket', () => {
  const connectPlainly = async (port: number): Promise<Socket> => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    return socket;
  };

  it('I34: is limited in all, whether it sends something or not', async () => {
    const { port } = await serve({ strangerLimits: { maxCount: 3 } });
    // Connections with a WebSocket no longer count here.
    const known = await rawClient({ port });
    known.authenticate('board');
    known.sendUpdate('board', new Uint8Array([0, 0]));
    expect(await known.outcome('board')).toBe('acknowledged');
    const sockets = [await connectPlainly(port), await connectPlainly(port)];
    const asking = await connectPlainly(port);
    asking.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(asking, 'data');
    await once(await connectPlainly(port), 'close');
    for (const socket of [...sockets, asking]) socket.destroy();
  });

  it('I34: is limited to eight per remote machine', () => {
    const strangers = new Strangers(new ManualClock());
    const sockets = Array.from({ length: 9 }, () => new Socket());
    const from = (address: string, isLocal = false) =>
      sockets.map((socket) => strangers.connected(socket, address, isLocal));
    expect(from('203.0.113.7')).toEqual([...Array(8).fill(true), false]);
    expect(from('203.0.113.8')).toEqual([...Array(8).fill(true), false]);
    expect(from('127.0.0.1', true)).toEqual(Array(9).fill(true));
  });

  it('I34: is closed when its WebSocket is refused and it does not close itself', async () => {
    const { port } = await serve();
    const socket = connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined).resume();
    socket.write(
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://a.test\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(socket, 'end');
    // The client reads nothing.
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const write = (): void => {
      socket.write('still here', (error) => {
        if (!error) setImmediate(write);
      });
    };
    write();
    await closed;
  });
});

describe('an HTTP request', () => {
  it('I34: times out when it is not sent in time', async () => {
    const { port } = await serve({ strangerLimits: { authenticationMs: 200 } });
    const socket = connectTcp(port, '127.0.0.1');
    socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    socket.resume();
    await once(socket, 'close');
  });
});

describe('the name of a board', () => {
  it('I34: of more than 100 characters closes the connection', async () => {
    const { port } = await serve();
    const socket = await connect(port);
    socket.send(authentication('b'.repeat(101)));
    expect(await closeCode(socket)).toBe(4401);
    const session = await connect(port);
    session.send(authentication(`board\0${'s'.repeat(101)}`));
    expect(await closeCode(session)).toBe(4401);
  });

  it.each([
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__',
    'constructor\0session',
    '../board',
  ])('I35: %j is refused, and the other boards of the connection continue', async (name) => {
    const server = await serve();
    const socket = await rawClient(server);
    socket.authenticate('board');
    socket.authenticate(name);
    socket.sendUpdate(name, new Uint8Array([0, 0]));
    expect(await socket.denied(name)).toContain('no board id');
    socket.sendUpdate('board', new Uint8Array([0, 0]));
    expect(await socket.outcome('board')).toBe('acknowledged');
    expect(await metricOf(server, 'everink_server_documents')).toBe(1);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { reasonOfError } from '../sync/wire/reasons.ts';
import { post, requestFailure } from '../tracing/traceRequest.ts';
import { outgoingTo } from './outgoing.ts';
import { authorityPem, serverKeyPem, serverPem } from './testing/privateAuthority.ts';

let folder: string;
const servers: Server[] = [];
let port: number;
let proxyPort: number;
/** What the proxy was asked to connect to. */
let tunnels: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'everink-network-'));
  writeFileSync(join(folder, 'authority.pem'), authorityPem);
  for (const name of [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'ALL_PROXY',
    'NODE_EXTRA_CA_CERTS',
  ]) {
    vi.stubEnv(name, '');
    vi.stubEnv(name.toLowerCase(), '');
  }
  const server = createServer({ cert: serverPem, key: serverKeyPem }, (_, response) => {
    response.end('answer');
  });
  new WebSocketServer({ server });
  port = await listen(server);
  tunnels = [];
  const proxy = createHttpServer().on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on('error', () => {});
  });
  proxyPort = await listen(proxy);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const trustAuthority = (): void => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', join(folder, 'authority.pem'));
};
const useProxy = (): void => {
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxyPort}`);
};

/** @returns what went wrong, undefined when it opened */
async function openSocket(url: string): Promise<Error | undefined> {
  const socket = new WebSocket(url, outgoingTo(url));
  const error = await new Promise<Error | undefined>((resolve) => {
    socket.on('open', () => resolve(undefined)).on('error', resolve);
  });
  socket.terminate();
  return error;
}

const postTo = (url: string) => post(url, {}, 'body', AbortSignal.timeout(60_000));

describe('a server with a certificate of a private authority', () => {
  it('is not trusted, with a specific reason', async () => {
    const error = await openSocket(`wss://127.0.0.1:${port}`);
    expect(reasonOfError(error ?? new Error('it opened'))).toBe('untrusted');
    const failure = await postTo(`https://127.0.0.1:${port}/`).catch(requestFailure);
    expect(failure).toMatchObject({
      state: 'unavailable',
      problem: { code: 'traces-untrusted' },
    });
  });

  it('is trusted with NODE_EXTRA_CA_CERTS, for sync and traces', async () => {
    trustAuthority();
    expect(await openSocket(`wss://127.0.0.1:${port}`)).toBeUndefined();
    for (const protocol of ['https', 'HTTPS']) {
      expect(await postTo(`${protocol}://127.0.0.1:${port}/`)).toEqual({
        status: 200,
        text: 'answer',
      });
    }
  });

  it('is reported if it is for another address', async () => {
    trustAuthority();
    const error = await openSocket(`wss://localhost:${port}`);
    expect(reasonOfError(error ?? new Error('it opened'))).toBe('foreign-certificate');
  });
});

describe('behind a proxy', () => {
  it('sync and traces go through it', async () => {
    trustAuthority();
    useProxy();
    expect(await openSocket('wss://sync.test:4433')).toBeUndefined();
    expect((await postTo('https://sync.test/')).text).toBe('answer');
    expect(tunnels).toEqual(['sync.test:4433', 'sync.test:443']);
  });

  it.each(['HTTPS_PROXY', 'ALL_PROXY'])('that %s names by host and port only', async (name) => {
    trustAuthority();
    vi.stubEnv(name, `127.0.0.1:${proxyPort}`);
    expect(await openSocket('wss://sync.test:4433')).toBeUndefined();
    expect(tunnels).toEqual(['sync.test:4433']);
  });

  it.each(['socks5://127.0.0.1:1080', '://', 'http://'])(
    'that is invalid (%s) is reported',
    async (proxy) => {
      vi.stubEnv('HTTPS_PROXY', proxy);
      const error = await openSocket('wss://sync.test').catch((thrown: Error) => thrown);
      expect(reasonOfError(error ?? new Error('it opened'))).toBe('bad-proxy');
      const failure = await postTo('https://sync.test/').catch(requestFailure);
      expect(failure).toMatchObject({
        problem: { said: expect.stringMatching(/proxy .* cannot be used/) },
      });
    },
  );

  it('that requires a password is reported', async () => {
    const asking = createHttpServer().on('connect', (_, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${await listen(asking)}`);
    const error = await openSocket('wss://sync.test');
    expect(reasonOfError(error ?? new Error('it opened'))).toBe('proxy-wants-password');
  });

  it('servers with an address that starts with WSS:// are reached', () => {
    useProxy();
    expect(outgoingTo('WSS://sync.test')).toMatchObject({
      agent: expect.anything(),
      secureContext: expect.anything(),
    });
  });

  it('hosts in NO_PROXY and this machine are reached directly', () => {
    useProxy();
    vi.stubEnv('NO_PROXY', 'sync.test,.local.test');
    for (const host of ['sync.test', 'a.local.test', 'localhost', '127.0.0.1', '[::1]']) {
      expect(outgoingTo(`wss://${host}`)).not.toHaveProperty('agent');
    }
    expect(outgoingTo('wss://other.test')).toHaveProperty('agent');
    expect(outgoingTo('ws://other.test')).not.toHaveProperty('agent');
  });

  it('addresses in a range in NO_PROXY are reached directly', () => {
    useProxy();
    vi.stubEnv('NO_PROXY', 'sync.test, 10.1.0.0/16,fd00::/8,10.2.0.0/33,192.168.1.0/x');
    for (const host of [
      '10.1.0.1',
      '10.1.255.255',
      '[fd12::1]',
      '[::ffff:10.1.2.3]',
      'sync.test',
    ]) {
      expect(outgoingTo(`wss://${host}`), host).not.toHaveProperty('agent');
    }
    for (const host of ['10.2.0.1', '192.168.1.1', '[fe80::1]', 'ten.test', '10.test']) {
      expect(outgoingTo(`wss://${host}`), host).toHaveProperty('agent');
    }
  });
});

it('a server without TLS is reported as such', async () => {
  const plainPort = await listen(createHttpServer());
  const error = await openSocket(`wss://127.0.0.1:${plainPort}`);
  expect(reasonOfError(error ?? new Error('it opened'))).toBe('not-secure');
});

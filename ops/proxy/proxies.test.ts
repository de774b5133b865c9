import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import * as Y from 'yjs';
import { ManualClock } from '../../src/base/testing/ManualClock.ts';
import { trustedProxiesSchema } from '../../src/server/TrustedProxies.ts';
import { localhostCertificate } from '../../src/server/testing/certificates.ts';
import { RawClient } from '../../src/server/testing/RawClient.ts';
import { stage } from '../../src/server/testing/stage.ts';
import { ProxyProcess, proxyNames } from './proxies.ts';

const token = 'a-token-of-enough-characters';
const trustedProxies = trustedProxiesSchema.parse('127.0.0.1');
const mib = 1024 * 1024;
/** In the long form, the whole message is just below the server's limit, which takes up to a minute. */
const changeSizeBytes = process.env.EVERINK_LONG_SERVER_TESTS === '1' ? 100 * mib - 1_000 : 8 * mib;
const { serve } = stage();
const certificate = await localhostCertificate();
const proxies: ProxyProcess[] = [];
const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.vanish();
  for (const proxy of proxies.splice(0)) await proxy.dispose();
});

// Debian has these programs.
describe.runIf(process.platform === 'linux').each(proxyNames)('a server behind %s', (name) => {
  const startProxy = async (server: { readonly port: number }): Promise<ProxyProcess> => {
    const proxy = await ProxyProcess.start(name, server.port, certificate);
    proxies.push(proxy);
    return proxy;
  };
  const connect = async (proxy: ProxyProcess, options: ClientOptions = {}): Promise<RawClient> => {
    const client = await RawClient.connect(proxy.url, { ca: certificate.cert, ...options });
    clients.push(client);
    return client;
  };

  it('receives 100 MiB of large changes, and acknowledges them', async () => {
    const proxy = await startProxy(await serve({ token, trustedProxies }));
    const client = await connect(proxy);
    client.authenticate('board', token);
    // Before it is admitted, only small messages are accepted.
    client.sendUpdate('board', new Uint8Array([0, 0]));
    expect(await client.outcome('board')).toBe('acknowledged');
    const document = new Y.Doc();
    document.getMap('images').set('large', new Uint8Array(randomBytes(changeSizeBytes)));
    const update = Y.encodeStateAsUpdate(document);
    // The server has it after the first time, so the others are quick.
    for (let count = 0; count < Math.round((100 * mib) / changeSizeBytes); count += 1) {
      client.sendUpdate('board', update);
      expect(await client.outcome('board')).toBe('acknowledged');
    }
  });

  it('receives requests whose body has 100 MiB', async () => {
    const proxy = await startProxy(await serve({ token, trustedProxies }));
    const sent = request(`${proxy.url.replace('wss:', 'https:')}/healthz`, {
      method: 'POST',
      ca: certificate.cert,
      agent: false,
    });
    // A server may answer before it has read everything.
    sent.on('error', () => undefined);
    const answered = once(sent, 'response');
    sent.end(Buffer.alloc(100 * mib));
    const [response] = await answered;
    response.destroy();
    // Answered by the server, not by the proxy: it has no use for a body.
    expect(response.statusCode).toBe(405);
  });

  it('I34: limits the connections of each client, whatever its headers claim', async () => {
    const clock = new ManualClock();
    const proxy = await startProxy(await serve({ token, trustedProxies, clock }));
    for (let count = 0; count < 8; count += 1) {
      const headers = { 'X-Forwarded-For': `198.51.100.${count}` };
      await connect(proxy, { localAddress: '127.0.0.2', headers });
    }
    const headers = { 'X-Forwarded-For': '198.51.100.100' };
    await expect(connect(proxy, { localAddress: '127.0.0.2', headers })).rejects.toThrow('503');
    await connect(proxy, { localAddress: '127.0.0.3', headers });
  });

  it('I17: answers requests with the token only', async () => {
    const proxy = await startProxy(await serve({ token, trustedProxies }));
    const status = async (headers: Readonly<Record<string, string>>): Promise<number> => {
      const url = `${proxy.url.replace('wss:', 'https:')}/healthz`;
      const sent = request(url, { ca: certificate.cert, headers, agent: false }).end();
      const [response] = await once(sent, 'response');
      response.destroy();
      return response.statusCode;
    };
    expect(await status({})).toBe(401);
    expect(await status({ authorization: `Bearer ${token}` })).toBe(200);
  });

  it('closes the sessions that the server closes', async () => {
    const clock = new ManualClock();
    const proxy = await startProxy(await serve({ token, trustedProxies, clock }));
    const socket = new WebSocket(proxy.url, { ca: certificate.cert });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    clock.advance(5_000);
    expect((await closed)[0]).toBe(4401);
  });
});

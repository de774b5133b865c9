import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { configureRequestUrl } from 'builder-util-runtime';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OutgoingExecutor } from './OutgoingExecutor.ts';

const servers: Server[] = [];

beforeEach(() => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY']) {
    vi.stubEnv(name, '');
    vi.stubEnv(name.toLowerCase(), '');
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(answer: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function get(url: string, headers = {}): Promise<string | null> {
  const options = { headers };
  configureRequestUrl(new URL(url), options);
  return new OutgoingExecutor().request(options);
}

it('sends nothing by which a server could recognise the device', async () => {
  const { url } = await serve((request, response) => response.end(JSON.stringify(request.headers)));
  const sent = JSON.parse((await get(url, { 'x-user-staging-id': 'me', accept: 'a' })) ?? '');
  expect(Object.keys(sent).toSorted()).toEqual([
    'accept',
    'cache-control',
    'connection',
    'host',
    'user-agent',
  ]);
});

it('refuses addresses without HTTPS, also those of redirects', async () => {
  await expect(get('http://updates.test/')).rejects.toThrow('only fetched over HTTPS');
  const { url } = await serve((_, response) => {
    response.writeHead(302, { location: 'http://updates.test/' }).end();
  });
  await expect(get(url)).rejects.toThrow('only fetched over HTTPS');
});

it('follows a redirect, and gives up where they go in circles', async () => {
  let requestCount = 0;
  const { url } = await serve(({ url: path }, response) => {
    requestCount += 1;
    if (path === '/end') response.end('found');
    else response.writeHead(302, { location: path === '/begin' ? '/end' : '/circle' }).end();
  });
  expect(await get(`${url}/begin`)).toBe('found');
  requestCount = 0;
  await expect(get(`${url}/circle`)).rejects.toThrow('too many redirects');
  expect(requestCount).toBeLessThan(10);
});

it('goes through the proxy of the environment', async () => {
  const tunnels: string[] = [];
  const proxy = await serve(() => {});
  proxy.server.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  await expect(get('https://updates.test/')).rejects.toThrow();
  expect(tunnels).toEqual(['updates.test:443']);
});

it('reports a proxy that cannot be used', async () => {
  vi.stubEnv('HTTPS_PROXY', 'socks5://127.0.0.1:1');
  await expect(get('https://updates.test/')).rejects.toThrow('proxy');
});

import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Log, silentLog } from '../log/Log.ts';
import { MetricsServer } from './MetricsServer.ts';
import { createSeries, type SeriesSources } from './series.ts';

const sources: SeriesSources = {
  queueSize: () => 7,
};
const build = { version: '1.2.3', electron: '33.2.1', node: '20.18.1' };
const sixNames = [
  'drawing_success_total',
  'drawing_failed_total',
  'drawing_retry_total',
  'orchestrator_retry_total',
  'drawing_queue_size',
  'drawing_operation_duration_ms',
];

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const open: MetricsServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

function serverOf(overrides: Partial<SeriesSources> = {}, log: Log = silentLog): MetricsServer {
  const server = new MetricsServer(createSeries({ ...sources, ...overrides }, build).registry, log);
  open.push(server);
  return server;
}

async function serve(overrides: Partial<SeriesSources> = {}): Promise<string> {
  const address = await serverOf(overrides).listen(0);
  if (typeof address === 'string' || !('url' in address)) throw new Error('not served');
  return address.url;
}

function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, ...rest }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('formats', () => {
  it('returns all six series in Prometheus text, starting at zero', async () => {
    const reply = await ask(await serve());
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(reply.body).toContain('\ndrawing_success_total 0\n');
    expect(reply.body).toContain('\ndrawing_failed_total 0\n');
    expect(reply.body).toContain('\ndrawing_retry_total 0\n');
    expect(reply.body).toContain('\norchestrator_retry_total 0\n');
    expect(reply.body).toContain('\ndrawing_operation_duration_ms_count 0\n');
    expect(reply.body).toContain('# TYPE drawing_operation_duration_ms histogram');
    expect(reply.body).toContain('# TYPE drawing_queue_size gauge');
    expect(reply.body).toMatch(/^process_cpu_seconds_total /m);
    expect(reply.body).toContain(
      'everink_build_info{version="1.2.3",electron="33.2.1",node="20.18.1"} 1',
    );
  });

  it('returns the same names in JSON', async () => {
    const url = await serve();
    const reply = await ask(`${url}?format=json`);
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    const names = (JSON.parse(reply.body) as { name: string }[]).map((series) => series.name);
    expect(names).toEqual(expect.arrayContaining(sixNames));
    const text = await ask(`${url}?format=prometheus`);
    const textNames = [...text.body.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]);
    expect(names).toEqual(textNames);
  });

  it('I8: reads the queue size at the moment of the scrape', async () => {
    let size = 3;
    const url = await serve({ queueSize: () => size });
    expect((await ask(url)).body).toContain('\ndrawing_queue_size 3\n');
    size = 0;
    expect((await ask(url)).body).toContain('\ndrawing_queue_size 0\n');
  });

  it('answers HEAD with the headers only', async () => {
    const reply = await ask(await serve(), { method: 'HEAD' });
    expect(reply.status).toBe(200);
    expect(Number(reply.headers['content-length'])).toBeGreaterThan(1_000);
    expect(reply.body).toBe('');
  });

  it('does not answer pages of other origins', async () => {
    const reply = await ask(await serve(), { headers: { origin: 'https://example.org' } });
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    expect(reply.headers['cross-origin-resource-policy']).toBe('same-origin');
  });
});

describe('refusals', () => {
  it.each([
    ['?format=xml', 400, /format=json/],
    ['?format=', 400, /format=prometheus/],
    ['/', 404, /\/api\/metrics/],
  ])('answers %s with %i and a sentence', async (suffix, status, sentence) => {
    const reply = await ask(`${await serve()}${suffix}`);
    expect(reply.status).toBe(status);
    expect(reply.headers['content-type']).toContain('text/plain');
    expect(reply.body).toMatch(sentence);
  });

  it('answers an unknown path with 404', async () => {
    const url = new URL(await serve());
    for (const path of ['/', '/metrics', '/api/metrics2', '/%00']) {
      expect((await ask(new URL(path, url.origin).href)).status).toBe(404);
    }
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('answers %s with 405 and Allow', async (method) => {
    const reply = await ask(await serve(), { method, body: method === 'POST' ? 'x' : '' });
    expect(reply.status).toBe(405);
    expect(reply.headers.allow).toBe('GET, HEAD');
    expect(reply.body).toMatch(/GET or HEAD/);
  });

  it.each([
    'evil.example',
    'evil.example:3000',
    '127.0.0.1.evil.example',
    'localhost.evil.example:3000',
    '127.0.0.1@evil.example',
    '192.168.0.7:3000',
    '0.0.0.0:3000',
  ])('I17: refuses a request whose Host is %s', async (host) => {
    const reply = await ask(await serve(), { headers: { host } });
    expect(reply.status).toBe(403);
    expect(reply.body).toMatch(/this machine only/);
    expect(reply.body).not.toContain('drawing_');
  });

  it.each(['127.0.0.1', 'localhost:3000', 'LOCALHOST', '[::1]:3000', '[::1]'])(
    'answers a request whose Host is %s',
    async (host) => {
      expect((await ask(await serve(), { headers: { host } })).status).toBe(200);
    },
  );

  it('answers 500 with a sentence if a source fails, and keeps running', async () => {
    let broken = true;
    const url = await serve({
      queueSize: () => {
        if (broken) throw new Error('no queue');
        return 1;
      },
    });
    const reply = await ask(url);
    expect(reply.status).toBe(500);
    expect(reply.body).toMatch(/could not be read/);
    broken = false;
    expect((await ask(url)).status).toBe(200);
  });
});

describe('the port', () => {
  it('listens on the loopback address only', async () => {
    const url = new URL(await serve());
    expect(url.hostname).toBe('127.0.0.1');
    await expect(ask(url.href.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow(/ECONNREFUSED/);
  });

  it('reports a port in use with what to do, and listens once another one is chosen', async () => {
    const taken = Number(new URL(await serve()).port);
    const server = serverOf();
    const address = await server.listen(taken);
    expect(address).toEqual({ problem: { code: 'port-used', port: taken } });
    expect(server.address).toEqual(address);
    const second = await server.listen(0);
    expect(second).toEqual({ url: expect.stringContaining('/api/metrics') });
  });

  it('moves to a new port and closes the old one', async () => {
    const server = serverOf();
    const first = await server.listen(0);
    const second = await server.listen(0);
    if (typeof first === 'string' || typeof second === 'string') throw new Error('off');
    if (!('url' in first) || !('url' in second)) throw new Error('not served');
    expect((await ask(second.url)).status).toBe(200);
    if (first.url !== second.url) await expect(ask(first.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('serves nothing when it is off', async () => {
    const server = serverOf();
    expect(await server.listen('off')).toBe('off');
    expect(server.address).toBe('off');
  });

  it('applies the last of several simultaneous settings', async () => {
    const server = serverOf();
    const [, , last] = await Promise.all([
      server.listen(0),
      server.listen('off'),
      server.listen(0),
    ]);
    expect(server.address).toEqual(last);
    expect(last).toEqual({ url: expect.any(String) });
  });

  it('I19: closes at once although an idle client is connected', async () => {
    const server = serverOf();
    const address = await server.listen(0);
    if (typeof address === 'string' || !('url' in address)) throw new Error('not served');
    const socket = connect(Number(new URL(address.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.on('error', () => {});
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    socket.write('GET /api/metrics HTTP/1.1\r\nHost: localhost\r\n');
    await server.close();
    await ended;
  });

  it('I19: reads the sources once for simultaneous scrapes', async () => {
    let reads = 0;
    const server = serverOf({
      queueSize: () => {
        reads += 1;
        return 0;
      },
    });
    const address = await server.listen(0);
    if (typeof address === 'string' || !('url' in address)) throw new Error('not served');
    const socket = connect(Number(new URL(address.url).port), '127.0.0.1');
    const count = 20;
    const done = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      socket.on('end', () => resolve(text));
    });
    const line = 'GET /api/metrics HTTP/1.1\r\nHost: localhost\r\n';
    socket.end(`${`${line}\r\n`.repeat(count - 1)}${line}Connection: close\r\n\r\n`);
    expect((await done).match(/HTTP\/1\.1 200/g)).toHaveLength(count);
    expect(reads).toBeLessThan(count);
  });
});

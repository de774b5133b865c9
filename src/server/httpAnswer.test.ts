import { once } from 'node:events';
import { request } from 'node:http';
import { Registry } from 'prom-client';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../base/testing/ManualClock.ts';
import { BoardStore } from './store/BoardStore.ts';
import { answerLastsMs } from './store/storageHealth.ts';
import { stage } from './testing/stage.ts';

const { serve, client } = stage();

async function get(
  port: number,
  path: string,
  options: {
    readonly host?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<{ status: number | undefined; type: string | undefined; body: string }> {
  const { host = `127.0.0.1:${port}`, method = 'GET', headers } = options;
  const sent = request({
    port,
    path,
    method,
    host: '127.0.0.1',
    headers: { host, ...headers },
  }).end();
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    body: Buffer.concat(chunks).toString(),
  };
}

describe('the HTTP interface', () => {
  it('reports that the server is healthy', async () => {
    const { port } = await serve();
    expect(await get(port, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
  });

  it('counts stored and acknowledged updates', async () => {
    const { port } = await serve();
    const board = client({ port }).open('board');
    for (const id of ['a', 'b', 'c']) board.draw(id);
    await board.acknowledged();
    const { status, type, body } = await get(port, '/metrics');
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    // One update in the handshake, or three separate ones.
    expect(body).toMatch(/^everink_server_updates_stored_total [123]$/m);
    expect(body).toMatch(/^everink_server_acknowledgements_total [1-4]$/m);
    expect(body).toMatch(/^everink_server_connections 1$/m);
    expect(body).toMatch(/^everink_server_documents 1$/m);
    expect(body).toMatch(/^everink_server_boards 1$/m);
    expect(body).toMatch(/^everink_server_log_bytes [1-9]\d*$/m);
    expect(body).toMatch(/^everink_server_store_duration_seconds_count [123]$/m);
    expect(body).toMatch(/^everink_server_healthy 1$/m);
    expect(body).toMatch(/^everink_server_free_bytes [1-9]/m);
    expect(body).toMatch(/^process_cpu_seconds_total /m);
  });

  it('I18: contains neither board ids nor drawn content', async () => {
    const { port } = await serve();
    const board = client({ port }).open('secret-board');
    board.draw('secret-shape', 'secret text');
    await board.acknowledged();
    expect((await get(port, '/metrics')).body).not.toContain('secret');
  });

  it.each([
    ['/', 'GET', 404],
    ['/metrics/board', 'GET', 404],
    ['/metrics', 'POST', 405],
  ])('answers %s by %s with %i and a sentence', async (path, method, status) => {
    const { port } = await serve();
    const answer = await get(port, path, { method });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(/^[A-Z].*\.\n$/);
  });

  it('I17: refuses a page that rebound its name to this machine', async () => {
    const { port } = await serve();
    expect((await get(port, '/metrics', { host: 'evil.example' })).status).toBe(403);
    expect((await get(port, '/metrics', { host: `localhost:${port}` })).status).toBe(200);
    const headers = { 'x-forwarded-for': '127.0.0.1' };
    expect((await get(port, '/metrics', { host: 'evil.example', headers })).status).toBe(401);
  });

  it.each(['/healthz', '/metrics'])(
    'I17: answers %s to other machines only with the token',
    async (path) => {
      const { port } = await serve({ token: 'secret' });
      const status = async (headers: Readonly<Record<string, string>>) =>
        (await get(port, path, { headers })).status;
      expect(await status({})).toBe(200);
      const proxied = { 'x-forwarded-for': '203.0.113.7' };
      expect(await status(proxied)).toBe(401);
      expect(await status({ ...proxied, authorization: 'Bearer wrong' })).toBe(401);
      expect(await status({ ...proxied, authorization: 'Bearer secret' })).toBe(200);
    },
  );

  it('I34: collects metrics once for many simultaneous requests', async () => {
    const collect = vi.spyOn(Registry.prototype, 'metrics');
    const clock = new ManualClock();
    const { port } = await serve({ clock, metricsLastMs: answerLastsMs });
    const first = await get(port, '/metrics');
    for (let count = 0; count < 5; count += 1) {
      expect((await get(port, '/metrics')).body).toBe(first.body);
    }
    expect(collect).toHaveBeenCalledTimes(1);
    clock.advance(answerLastsMs);
    await get(port, '/metrics');
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it('makes one test write for many simultaneous requests', async () => {
    const probe = vi.spyOn(BoardStore.prototype, 'probe');
    const { port } = await serve({ clock: new ManualClock() });
    for (let count = 0; count < 5; count += 1) await get(port, '/healthz');
    await get(port, '/metrics');
    expect(probe).toHaveBeenCalledTimes(1);
  });
});

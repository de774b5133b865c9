import type { Random } from '../sim/Random.ts';
import type { LiveServers } from './LiveServers.ts';
import { mutateBytes, mutateText } from './mutate.ts';
import { serverFrames } from './serverFrames.ts';
import type { FuzzOutcome, FuzzTarget } from './targets.ts';

const requests = [
  'GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/plain\r\n\r\n',
  'GET /api/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'HEAD /healthz?a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc',
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
];

/** Input of the servers over real sockets. */
export const serverTargets: Readonly<Record<string, FuzzTarget>> = {
  'frames of a client': async ({ servers }, random) => {
    const frames = Array.from({ length: 1 + random.below(3) }, () =>
      mutateBytes(random.pick(serverFrames('fuzzed')), random),
    );
    await servers.sendFrames(frames);
    return 'accepted';
  },

  'HTTP of the sync server': ({ servers }, random) =>
    requestOf(servers, servers.ports.sync, random),

  'HTTP of the metrics': ({ servers }, random) => requestOf(servers, servers.ports.metrics, random),
};

async function requestOf(servers: LiveServers, port: number, random: Random): Promise<FuzzOutcome> {
  const text = random.pick(requests);
  const bytes = random.chance(0.5)
    ? new TextEncoder().encode(mutateText(text, random))
    : mutateBytes(new TextEncoder().encode(text), random);
  const answer = await servers.sendHttp(port, bytes);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 400);
  if (status >= 500) throw new Error(`the server failed: ${answer.slice(0, 200)}`);
  return status < 400 ? 'accepted' : 'refused';
}

import type { IncomingMessage } from 'node:http';
import { Registry } from 'prom-client';
import type { Cached } from '../base/Cached.ts';
import { isLoopback } from '../shared/isLoopback.ts';
import { isSameText } from './isSameText.ts';
import type { StorageHealth } from './store/storageHealth.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface HttpAnswerOptions {
  readonly health: StorageHealth;
  /** The text for Prometheus. */
  readonly metrics: Cached<string>;
  /** Empty: none is asked for. */
  readonly token: string;
  /** Whether the server is for this machine only. */
  readonly isLocal: boolean;
  /** Whether other servers, with which this one shares its boards, do not get its changes now. */
  readonly isDegraded: () => boolean;
}

/** What the server answers over plain HTTP: `/healthz`, `/metrics`, and a sentence to everything else. */
export async function answerHttp(
  request: IncomingMessage,
  options: HttpAnswerOptions,
): Promise<HttpAnswer> {
  const { method, url, headers } = request;
  // A web page that had its own name rebound to 127.0.0.1 cannot choose its `Host`.
  if (options.isLocal && !isLoopback(hostName(headers.host))) {
    return sentence(403, 'This server is for this machine only: ask for it at 127.0.0.1.');
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return sentence(405, 'Only GET and HEAD are answered here.');
  }
  if (!isTrusted(request, options.token)) {
    return sentence(401, 'Ask on the machine of this server, or with its token as a bearer token.');
  }
  switch (url?.split('?', 1)[0]) {
    case '/healthz':
      return await healthAnswer(options);
    case '/metrics':
      return await metricsAnswer(options);
    default:
      return sentence(
        404,
        'This is an Everink sync server. Connect with a WebSocket; /healthz and /metrics are here too.',
      );
  }
}

/** Whether somebody asks on this machine, and not through a proxy on it, or knows the token. */
function isTrusted({ socket, headers }: IncomingMessage, token: string): boolean {
  const isPassedOn = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
  if (isLoopback(address) && !isPassedOn) return true;
  return token !== '' && isSameText(headers.authorization ?? '', `Bearer ${token}`);
}

async function healthAnswer(options: HttpAnswerOptions): Promise<HttpAnswer> {
  const problem = await options.health.problem();
  if (problem !== undefined) return sentence(503, problem);
  return options.isDegraded() ? redisAway : sentence(200, 'ok');
}

const metricsAnswer = async ({ metrics }: HttpAnswerOptions): Promise<HttpAnswer> => ({
  status: 200,
  contentType: Registry.PROMETHEUS_CONTENT_TYPE,
  body: await metrics.get(),
});

const sentence = (status: number, body: string): HttpAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body: `${body}\n`,
});

/** The promise to clients holds, so nobody should end the server for it. */
const redisAway = sentence(
  200,
  'ok, but degraded: Redis is away. Changes are stored here, and get to the other servers when it is back.',
);

const hostName = (host: string | undefined): string =>
  (/^(.+?)(?::\d{1,5})?$/.exec(host ?? '')?.[1] ?? '').toLowerCase().replace(/^\[(.*)\]$/, '$1');

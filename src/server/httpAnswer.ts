import type { IncomingMessage } from 'node:http';
import { Registry } from 'prom-client';
import type { Cached } from '../base/Cached.ts';
import { isLoopback } from '../shared/isLoopback.ts';
import { isSameText } from './isSameText.ts';
import type { StorageHealth } from './store/storageHealth.ts';
import { isForwarded, peerAddressOf } from './TrustedProxies.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface HttpAnswerOptions {
  readonly health: StorageHealth;
  /** The text for Prometheus. */
  readonly metrics: Cached<string>;
  /** Empty: none is required. */
  readonly token: string;
  /** Whether the server admits this machine only. */
  readonly isLocal: boolean;
  /** Whether changes cannot reach the other servers now. */
  readonly isDegraded: () => boolean;
}

/** Answers HTTP requests: `/healthz`, `/metrics`, and an explanation for anything else. */
export async function answerHttp(
  request: IncomingMessage,
  options: HttpAnswerOptions,
): Promise<HttpAnswer> {
  const { method, url, headers } = request;
  // Protects against DNS rebinding: a web page cannot choose its `Host`. Forwarded requests need the token anyway.
  if (options.isLocal && !isForwarded(request) && !isLoopback(hostName(headers.host))) {
    return sentence(403, 'This server admits this machine only: use the address 127.0.0.1.');
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return sentence(405, 'Only GET and HEAD are supported.');
  }
  if (!isTrusted(request, options.token)) {
    return sentence(401, "Ask on the server's machine, or send its token as a bearer token.");
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

/** Whether the request is from this machine and not from a proxy on it, or has the token. */
function isTrusted(request: IncomingMessage, token: string): boolean {
  if (isLoopback(peerAddressOf(request.socket)) && !isForwarded(request)) return true;
  return token !== '' && isSameText(request.headers.authorization ?? '', `Bearer ${token}`);
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

/** Still 200: clients are served, so the server should not be restarted for it. */
const redisAway = sentence(
  200,
  'ok, but degraded: Redis is unreachable. Changes are stored here and reach the other servers once it is back.',
);

const hostName = (host: string | undefined): string =>
  (/^(.+?)(?::\d{1,5})?$/.exec(host ?? '')?.[1] ?? '').toLowerCase().replace(/^\[(.*)\]$/, '$1');

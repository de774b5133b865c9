import type { Agent } from 'node:http';
import type { SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { isLoopback } from '../../shared/isLoopback.ts';
import { isInDirectRange } from './directRanges.ts';
import { secureContext } from './trustedCertificates.ts';

/** Options of a request of `node:http`, `node:https` or `ws`. */
export interface OutgoingOptions {
  readonly agent?: Agent;
  readonly secureContext?: SecureContext;
}

/** The environment names a proxy that cannot be used. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';

  constructor() {
    super('the proxy of the environment cannot be used: it must be like http://host:port');
  }
}

/**
 * How to reach a server: through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name for its address, this
 * machine itself always without, and trusting the system's authorities too.
 * @param url `http`, `https`, `ws` or `wss`
 * @throws TypeError when the address is none; ProxyError
 */
export function outgoingTo(url: string): OutgoingOptions {
  const target = new URL(url);
  target.protocol = target.protocol.replace('ws', 'http');
  const isDirect = isLoopback(target.hostname) || isInDirectRange(target.hostname);
  const proxy = isDirect ? undefined : proxyFor(target);
  return {
    ...(proxy === undefined ? {} : { agent: new HttpsProxyAgent(proxy) }),
    ...(target.protocol === 'https:' ? { secureContext: secureContext() } : {}),
  };
}

/** @throws ProxyError */
function proxyFor({ href }: URL): URL | undefined {
  const found = getProxyForUrl(href);
  if (found === '') return undefined;
  // To a proxy given as "host:port" the library adds the protocol of the server, and all other programs that of HTTP.
  const isAsGiven = Object.values(process.env).includes(found);
  const address = isAsGiven ? found : found.replace(/^\w+:/, 'http:');
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy === undefined || !/^https?:$/.test(proxy.protocol)) throw new ProxyError();
  return proxy;
}

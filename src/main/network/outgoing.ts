import type { Agent } from 'node:http';
import type { SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { isLoopback } from '../../shared/isLoopback.ts';
import { secureContext } from './trustedCertificates.ts';

/** Options of a request of `node:http`, `node:https` or `ws`. */
export interface OutgoingOptions {
  readonly agent?: Agent;
  readonly secureContext?: SecureContext;
}

/**
 * How to reach a server: through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name for its address, this
 * machine itself always without, and trusting the system's authorities too.
 * @param url `http`, `https`, `ws` or `wss`
 * @throws TypeError when the address, or that of the proxy, is none
 */
export function outgoingTo(url: string): OutgoingOptions {
  const target = new URL(url.replace(/^ws/, 'http'));
  const proxy = isLoopback(target.hostname) ? '' : getProxyForUrl(target.href);
  return {
    ...(proxy === '' ? {} : { agent: new HttpsProxyAgent(proxy) }),
    ...(target.protocol === 'https:' ? { secureContext: secureContext() } : {}),
  };
}

import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';
import { z } from 'zod';
import type { ServerLog } from './log/ServerLog.ts';

/** More would be a mistake. */
const maxProxies = 100;
const expected =
  'must be IP addresses or networks such as 127.0.0.1,10.0.0.0/8, separated by commas';

/** Addresses and networks of proxies, separated by commas; none if empty. */
export const trustedProxiesSchema = z
  .string()
  .transform((text, context): readonly ProxyNetwork[] => {
    const entries = text === '' ? [] : text.split(',');
    const networks = entries.flatMap((entry) => networkOf(entry.trim()) ?? []);
    if (networks.length === entries.length && networks.length <= maxProxies) return networks;
    context.addIssue(expected);
    return z.NEVER;
  });

/** The addresses of one proxy or several. */
export interface ProxyNetwork {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** @returns undefined if the text is not a network, or covers every address */
function networkOf(text: string): ProxyNetwork | undefined {
  const [address = '', prefixText, ...others] = text.split('/');
  const version = isIP(address);
  if (version === 0 || others.length > 0) return undefined;
  const longest = version === 4 ? 32 : 128;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? longest : Number(prefixText);
  if (prefix === 0 || prefix > longest) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Proxies that report the addresses of their clients in `X-Forwarded-For`. From others, the header is ignored. */
export class TrustedProxies {
  readonly #networks = new BlockList();
  readonly #log: ServerLog;
  #hasWarned = false;

  constructor(networks: readonly ProxyNetwork[], log: ServerLog) {
    this.#log = log;
    for (const { address, prefix, family } of networks) {
      this.#networks.addSubnet(address, prefix, family);
    }
  }

  /** Whether the address is one of a trusted proxy. */
  includes(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#networks.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }

  /** The address of the client: the last one in the chain of addresses that is not a trusted proxy. */
  clientAddressOf({ socket, headers }: IncomingMessage): string {
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    let address = peerAddressOf(socket);
    if (headers['x-forwarded-for'] !== undefined && !this.includes(address)) this.#warn();
    while (this.includes(address)) {
      const previous = withoutMapping(forwarded.pop()?.trim() ?? '');
      if (isIP(previous) === 0) break;
      address = previous;
    }
    return address;
  }

  /** Once, since anyone can send the header. */
  #warn(): void {
    if (!this.#hasWarned) this.#log.warn('X-Forwarded-For ignored', { remedy: '--trust-proxy' });
    this.#hasWarned = true;
  }
}

/** Whether a proxy, on this machine or another one, says that it passes the request on. */
export const isForwarded = ({ headers }: IncomingMessage): boolean =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;

/** The address at the other end of a connection, as IPv4 if possible. */
export const peerAddressOf = ({ remoteAddress = '' }: Socket): string =>
  withoutMapping(remoteAddress);

const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

import { z } from 'zod';

/** The address and credentials of a Redis. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  /** Empty: none. */
  readonly username: string;
  readonly password: string;
}

const defaultPort = 6379;

/**
 * `redis://[[user]:password@]host[:port]`, or `rediss://` over TLS; empty: none. The message does not repeat the
 * value, which may contain a password.
 */
export const redisAddressSchema = z
  .string()
  .transform((text, context): RedisAddress | undefined => {
    if (text === '') return undefined;
    const address = parse(text);
    if (address !== undefined) return address;
    context.addIssue({
      code: 'custom',
      message: 'must be redis://host:port or rediss://host:port',
    });
    return z.NEVER;
  });

/** The address without its password, for the log. */
export const shownAddress = ({ host, port }: RedisAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

function parse(text: string): RedisAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  const isRedis = protocol === 'redis:' || protocol === 'rediss:';
  const isMore = !['', '/'].includes(pathname) || search !== '' || hash !== '';
  if (!isRedis || isMore || hostname === '' || port === '0') return undefined;
  try {
    return {
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? defaultPort : Number(port),
      isEncrypted: protocol === 'rediss:',
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    };
  } catch {
    return undefined; // An invalid percent encoding.
  }
}

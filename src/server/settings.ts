import { parseArgs } from 'node:util';
import { z } from 'zod';
import { errorText } from '../base/errorText.ts';
import { isLoopback } from '../shared/isLoopback.ts';
import { type RedisAddress, redisAddressSchema } from './peers/redisAddress.ts';
import type { QuotaLimits } from './store/StorageQuota.ts';
import { type ProxyNetwork, trustedProxiesSchema } from './TrustedProxies.ts';

export interface ServerSettings {
  /** 0: any free port. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  readonly dataFolder: string;
  /** Empty: none is required. */
  readonly token: string;
  /** Nothing is stored while less is free on the disk of the data folder. */
  readonly minFreeBytes: number;
  readonly quota: QuotaLimits;
  /** Public key of accepted invitations: Ed25519, raw, base64url; undefined: none are accepted. */
  readonly invitationKey?: string | undefined;
  /** Through which boards are shared with other servers; undefined: with none. */
  readonly redis?: RedisAddress | undefined;
  /** Undefined: plain `ws://`. */
  readonly tls?: TlsSettings | undefined;
  /** Addresses and networks of proxies that report the addresses of their clients. */
  readonly trustedProxies: readonly ProxyNetwork[];
}

/** Files in PEM format. */
export interface TlsSettings {
  /** With intermediate certificates. */
  readonly certificatePath: string;
  readonly keyPath: string;
}

/** A setting is invalid; the message names it and says what was expected. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export const usage = `Everink sync server

  everink-server [--port 1234] [--host 127.0.0.1] [--data FOLDER] [--token TOKEN]
                 [--tls-cert FILE --tls-key FILE] [--trust-proxy ADDRESSES]
                 [--min-free-mb 1024] [--max-board-mb 512] [--max-client-mb 16384]
                 [--max-client-boards 10000] [--redis redis://HOST:PORT]
                 [--invitation-key KEY]
  everink-server --version

  --port   EVERINK_SERVER_PORT    port to listen on, 0: any free port (1234)
  --host   EVERINK_SERVER_HOST    address to listen on (127.0.0.1: this machine only)
  --data   EVERINK_SERVER_DATA    data folder (./everink-server-data)
  --token  EVERINK_SERVER_TOKEN   access token; required unless the host is this machine
  --tls-cert     EVERINK_SERVER_TLS_CERT
                                  certificate with intermediate ones, PEM: serves wss:// (none)
  --tls-key      EVERINK_SERVER_TLS_KEY
                                  private key of the certificate, PEM (none)
  --trust-proxy  EVERINK_SERVER_TRUST_PROXY
                                  proxies whose X-Forwarded-For counts, such as
                                  127.0.0.1,10.0.0.0/8 (none)
  --invitation-key
           EVERINK_SERVER_INVITATION_KEY
                                  public key of a device whose invitations
                                  are accepted (none)
  --redis  EVERINK_SERVER_REDIS   Redis through which several servers share boards (none)
  --min-free-mb  EVERINK_SERVER_MIN_FREE_MB
                                  stores nothing while less is free on the disk, in MiB (1024)
  --max-board-mb  EVERINK_SERVER_MAX_BOARD_MB
                                  quota of one board, in MiB; 0: no limit (512)
  --max-client-mb  EVERINK_SERVER_MAX_CLIENT_MB
                                  quota of one client, in MiB; 0: no limit (16384)
  --max-client-boards  EVERINK_SERVER_MAX_CLIENT_BOARDS
                                  boards that one client may store; 0: no limit (10000)
                                  All users of the token are one client, as are all of an invitation.

A flag takes precedence over its variable. Pass the token, and an address with
a password, in the variable: other users can see flags.
`;

const sources = {
  port: { flag: '--port', variable: 'EVERINK_SERVER_PORT', fallback: '1234' },
  host: { flag: '--host', variable: 'EVERINK_SERVER_HOST', fallback: '127.0.0.1' },
  data: { flag: '--data', variable: 'EVERINK_SERVER_DATA', fallback: './everink-server-data' },
  token: { flag: '--token', variable: 'EVERINK_SERVER_TOKEN', fallback: '' },
  minFreeMb: {
    flag: '--min-free-mb',
    variable: 'EVERINK_SERVER_MIN_FREE_MB',
    fallback: '1024',
  },
  maxBoardMb: {
    flag: '--max-board-mb',
    variable: 'EVERINK_SERVER_MAX_BOARD_MB',
    fallback: '512',
  },
  maxClientMb: {
    flag: '--max-client-mb',
    variable: 'EVERINK_SERVER_MAX_CLIENT_MB',
    fallback: '16384',
  },
  maxClientBoards: {
    flag: '--max-client-boards',
    variable: 'EVERINK_SERVER_MAX_CLIENT_BOARDS',
    fallback: '10000',
  },
  invitationKey: {
    flag: '--invitation-key',
    variable: 'EVERINK_SERVER_INVITATION_KEY',
    fallback: '',
  },
  redis: { flag: '--redis', variable: 'EVERINK_SERVER_REDIS', fallback: '' },
  tlsCert: { flag: '--tls-cert', variable: 'EVERINK_SERVER_TLS_CERT', fallback: '' },
  tlsKey: { flag: '--tls-key', variable: 'EVERINK_SERVER_TLS_KEY', fallback: '' },
  trustProxy: { flag: '--trust-proxy', variable: 'EVERINK_SERVER_TRUST_PROXY', fallback: '' },
} as const;

const mebibytes = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number of mebibytes, for example 1024')
  .transform(Number);
const orAny = (limit: number): number => (limit === 0 ? Number.POSITIVE_INFINITY : limit);

const schemas = {
  port: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535'),
  host: z.string().regex(/^[\w.:%-]+$/, 'must be a host name or an IP address'),
  data: z.string().min(1, 'must name a folder'),
  token: z.string().regex(/^[!-~]*$/, 'must be letters, digits and signs without spaces'),
  minFreeMb: mebibytes,
  maxBoardMb: mebibytes.transform(orAny),
  maxClientMb: mebibytes.transform(orAny),
  maxClientBoards: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number, for example 10000')
    .transform((text) => orAny(Number(text))),
  invitationKey: z
    .string()
    .regex(/^([\w-]{43})?$/, 'must be the public key of a device, 43 letters and digits')
    .transform((key) => (key === '' ? undefined : key)),
  redis: redisAddressSchema,
  tlsCert: z.string(),
  tlsKey: z.string(),
  trustProxy: trustedProxiesSchema,
};

type Flags = Readonly<
  Partial<Record<keyof typeof sources | 'help' | 'version', string | boolean | undefined>>
>;

/**
 * Reads the settings from the command line, then the environment.
 * @returns 'help' if `--help` was given, 'version' if `--version` was
 * @throws SettingsError
 */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServerSettings | 'help' | 'version' {
  const flags = readFlags(args);
  if (flags.help === true) return 'help';
  if (flags.version === true) return 'version';
  const read = <Name extends keyof typeof sources>(name: Name): z.infer<(typeof schemas)[Name]> => {
    const { flag, variable, fallback } = sources[name];
    const given = flags[name];
    const [source, text] =
      given === undefined ? [variable, environment[variable] ?? fallback] : [flag, given];
    const result = schemas[name].safeParse(text);
    if (!result.success) throw new SettingsError(`${source} ${result.error.issues[0]?.message}.`);
    return result.data as z.infer<(typeof schemas)[Name]>;
  };
  const settings = {
    port: read('port'),
    host: read('host'),
    dataFolder: read('data'),
    token: read('token'),
    minFreeBytes: read('minFreeMb') * mib,
    quota: {
      maxBoardBytes: read('maxBoardMb') * mib,
      maxClientBytes: read('maxClientMb') * mib,
      maxClientBoards: read('maxClientBoards'),
    },
    invitationKey: read('invitationKey'),
    redis: read('redis'),
    tls: tlsSettings(read('tlsCert'), read('tlsKey')),
    trustedProxies: read('trustProxy'),
  };
  if (
    !isLoopback(settings.host) &&
    settings.token !== '' &&
    settings.token.length < leastTokenLength
  ) {
    throw new SettingsError(
      `--host ${settings.host} admits other machines, so the token must have at least ${leastTokenLength} characters.`,
    );
  }
  if (settings.token === '' && !isLoopback(settings.host)) {
    throw new SettingsError(
      `--host ${settings.host} admits other machines, so a token is required: set EVERINK_SERVER_TOKEN, or omit --host to admit this machine only.`,
    );
  }
  return settings;
}

/** @throws SettingsError if only one of the two is given */
function tlsSettings(certificatePath: string, keyPath: string): TlsSettings | undefined {
  if (certificatePath === '' && keyPath === '') return undefined;
  if (keyPath === '') throw new SettingsError('--tls-cert requires --tls-key.');
  if (certificatePath === '') throw new SettingsError('--tls-key requires --tls-cert.');
  return { certificatePath, keyPath };
}

const mib = 1024 * 1024;
/** If other machines are admitted. */
const leastTokenLength = 16;

function readFlags(args: readonly string[]): Flags {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        token: { type: 'string' },
        'min-free-mb': { type: 'string' },
        'max-board-mb': { type: 'string' },
        'max-client-mb': { type: 'string' },
        'max-client-boards': { type: 'string' },
        'invitation-key': { type: 'string' },
        redis: { type: 'string' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'trust-proxy': { type: 'string' },
        help: { type: 'boolean' },
        version: { type: 'boolean' },
      },
    });
    return {
      ...values,
      minFreeMb: values['min-free-mb'],
      maxBoardMb: values['max-board-mb'],
      maxClientMb: values['max-client-mb'],
      maxClientBoards: values['max-client-boards'],
      invitationKey: values['invitation-key'],
      tlsCert: values['tls-cert'],
      tlsKey: values['tls-key'],
      trustProxy: values['trust-proxy'],
    };
  } catch (error) {
    throw new SettingsError(errorText(error));
  }
}

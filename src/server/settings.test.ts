import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

const token = 'a-token-of-enough-characters';

describe('the settings of the server', () => {
  it('admit this machine only by default', () => {
    expect(readSettings([], {})).toEqual({
      port: 1234,
      host: '127.0.0.1',
      dataFolder: './everink-server-data',
      token: '',
      minFreeBytes: 1024 * 1024 * 1024,
      quota: {
        maxBoardBytes: 512 * 1024 * 1024,
        maxClientBytes: 16 * 1024 * 1024 * 1024,
        maxClientBoards: 10_000,
      },
      trustedProxies: [],
    });
  });

  it('come from the command line, then the environment', () => {
    const environment = {
      EVERINK_SERVER_PORT: '5000',
      EVERINK_SERVER_HOST: '0.0.0.0',
      EVERINK_SERVER_DATA: '/data',
      EVERINK_SERVER_TOKEN: token,
      EVERINK_SERVER_MIN_FREE_MB: '2',
      EVERINK_SERVER_MAX_BOARD_MB: '3',
      EVERINK_SERVER_MAX_CLIENT_MB: '0',
      EVERINK_SERVER_MAX_CLIENT_BOARDS: '4',
      EVERINK_SERVER_TLS_CERT: 'certificate.pem',
      EVERINK_SERVER_TLS_KEY: 'key.pem',
      EVERINK_SERVER_TRUST_PROXY: '127.0.0.1, 10.0.0.0/8,fd00::/8',
    };
    const fromEnvironment = {
      port: 5000,
      host: '0.0.0.0',
      dataFolder: '/data',
      token,
      minFreeBytes: 2 * 1024 * 1024,
      quota: {
        maxBoardBytes: 3 * 1024 * 1024,
        maxClientBytes: Number.POSITIVE_INFINITY,
        maxClientBoards: 4,
      },
      tls: { certificatePath: 'certificate.pem', keyPath: 'key.pem' },
      trustedProxies: [
        { address: '127.0.0.1', prefix: 32, family: 'ipv4' },
        { address: '10.0.0.0', prefix: 8, family: 'ipv4' },
        { address: 'fd00::', prefix: 8, family: 'ipv6' },
      ],
    };
    expect(readSettings([], environment)).toEqual(fromEnvironment);
    const flags = ['--port', '0', '--host=::1', '--max-board-mb', '0', '--max-client-boards', '9'];
    expect(readSettings(flags, environment)).toEqual({
      ...fromEnvironment,
      port: 0,
      host: '::1',
      quota: {
        ...fromEnvironment.quota,
        maxBoardBytes: Number.POSITIVE_INFINITY,
        maxClientBoards: 9,
      },
    });
  });

  it.each([
    [['--port', '65536'], '--port must be a whole number from 0 to 65535.'],
    [['--port', 'abc'], '--port must be a whole number from 0 to 65535.'],
    [['--host', 'a b'], '--host must be a host name or an IP address.'],
    [['--data', ''], '--data must name a folder.'],
    [['--min-free-mb', '1.5'], '--min-free-mb must be a whole number of mebibytes'],
    [['--max-board-mb', '1.5'], '--max-board-mb must be a whole number of mebibytes'],
    [['--max-client-mb', 'x'], '--max-client-mb must be a whole number of mebibytes'],
    [['--max-client-boards', '1e4'], '--max-client-boards must be a whole number, for example'],
    [['--token', 'a b'], '--token must be letters, digits and signs without spaces.'],
    [['--redis', 'localhost:6379'], '--redis must be redis://host:port or rediss://host:port.'],
    [['--redis', 'http://localhost:6379'], '--redis must be redis://'],
    [['--redis', 'redis://localhost:99999'], '--redis must be redis://'],
    [['--redis', 'redis://localhost:6379/board'], '--redis must be redis://'],
    [['--tls-cert', 'certificate.pem'], '--tls-cert requires --tls-key.'],
    [['--tls-key', 'key.pem'], '--tls-key requires --tls-cert.'],
    [['--trust-proxy', 'proxy.example'], '--trust-proxy must be IP addresses or networks'],
    [['--trust-proxy', '10.0.0.0/33'], '--trust-proxy must be IP addresses or networks'],
    [['--trust-proxy', '127.0.0.1,,10.0.0.1'], '--trust-proxy must be IP addresses or networks'],
    [['--trust-proxy', '0.0.0.0/0'], '--trust-proxy must be IP addresses or networks'],
    [['--colour', 'red'], "Unknown option '--colour'"],
    [['board'], "Unexpected argument 'board'"],
  ])('that are invalid are named: %s', (args, message) => {
    expect(() => readSettings(args, {})).toThrow(message);
  });

  it('that are invalid in the environment are named by their variable', () => {
    expect(() => readSettings([], { EVERINK_SERVER_PORT: '-1' })).toThrow(
      'EVERINK_SERVER_PORT must be a whole number from 0 to 65535.',
    );
  });

  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379, isEncrypted: false }],
    ['rediss://[::1]:7000/', { host: '::1', port: 7000, isEncrypted: true }],
    ['redis://:p%40ss@redis.example:1', { host: 'redis.example', username: '', password: 'p@ss' }],
    ['redis://ann:secret@redis.example', { port: 6379, username: 'ann', password: 'secret' }],
  ])('contain the address of Redis: %s', (address, expected) => {
    expect(readSettings([], { EVERINK_SERVER_REDIS: address })).toMatchObject({ redis: expected });
  });

  it('I18: that are invalid are named without their value', () => {
    const address = 'redis://:secret@redis.example:port';
    expect(() => readSettings([], { EVERINK_SERVER_REDIS: address })).toThrow(
      /^EVERINK_SERVER_REDIS must be redis:\/\/host:port or rediss:\/\/host:port\.$/,
    );
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'board.example'])(
    'I17: admit no other machine without a token: %s',
    (host) => {
      expect(() => readSettings(['--host', host], {})).toThrow(
        /a token is required: set EVERINK_SERVER_TOKEN/,
      );
    },
  );

  it('I17: admit no other machine with a short token', () => {
    expect(() => readSettings(['--host', '0.0.0.0', '--token', 'x'.repeat(15)], {})).toThrow(
      /at least 16 characters/,
    );
    expect(readSettings(['--token', 'x'], {})).toMatchObject({ token: 'x' });
  });
});

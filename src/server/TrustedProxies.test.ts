import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { TrustedProxies, trustedProxiesSchema } from './TrustedProxies.ts';
import { LogLines } from './testing/LogLines.ts';

const log = new LogLines();
let proxies: TrustedProxies;

beforeEach(() => {
  log.clear();
  proxies = new TrustedProxies(
    trustedProxiesSchema.parse('127.0.0.1, 10.0.0.0/8,fd00::/8'),
    log.log,
  );
});

function clientAddress(peer: string, forwarded?: string): string {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer });
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return proxies.clientAddressOf({ socket, headers } as IncomingMessage);
}

describe('the address of a client', () => {
  it.each([
    ['no proxy', '203.0.113.7', undefined, '203.0.113.7'],
    ['a proxy that is not trusted', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['a trusted proxy', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['a trusted proxy by IPv6', '::ffff:10.1.2.3', '2001:db8::1', '2001:db8::1'],
    ['a trusted network of IPv6', 'fd00::7', '203.0.113.7', '203.0.113.7'],
    [
      'several trusted proxies',
      '127.0.0.1',
      '203.0.113.7, fd00::1, ::ffff:10.0.0.1',
      '203.0.113.7',
    ],
    ['what the client wrote into the header', '127.0.0.1', '10.0.0.9, 203.0.113.7', '203.0.113.7'],
    ['a trusted proxy without the header', '127.0.0.1', undefined, '127.0.0.1'],
    ['a trusted proxy with something else in the header', '127.0.0.1', 'unknown', '127.0.0.1'],
  ])('I34: with %s', (_, peer, forwarded, address) => {
    expect(clientAddress(peer, forwarded)).toBe(address);
  });

  it('is reported once as ignored from a proxy that is not trusted', () => {
    clientAddress('127.0.0.1', '203.0.113.7');
    expect(log.text).toBe('');
    for (const peer of ['192.0.2.1', '192.0.2.2']) clientAddress(peer, '203.0.113.7');
    expect(log.lines).toEqual([expect.stringContaining('X-Forwarded-For ignored')]);
  });
});

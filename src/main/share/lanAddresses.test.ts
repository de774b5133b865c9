import { describe, expect, it } from 'vitest';
import { type NetworkInterfaces, lanAddresses as namedAddresses } from './lanAddresses.ts';

const lanAddresses = (interfaces: NetworkInterfaces): readonly string[] =>
  namedAddresses(interfaces).map(({ address }) => address);

const at = (address: string, internal = false) => ({ address, family: 'IPv4' as const, internal });

describe('the addresses of this machine', () => {
  it('list those of the network before those of tunnels and containers', () => {
    expect(
      lanAddresses({
        lo: [at('127.0.0.1', true)],
        docker0: [at('172.17.0.1')],
        'br-5d2': [at('172.18.0.1')],
        veth12: [at('10.1.0.1')],
        vmnet8: [at('192.168.99.1')],
        utun3: [at('10.8.0.2')],
        zero: [at('169.254.10.1')],
        eth1: [at('203.0.113.9')],
        wlan0: [at('192.168.1.5')],
        en0: [at('10.0.0.7'), { address: 'fe80::1', family: 'IPv6', internal: false }],
      }),
    ).toEqual([
      '192.168.1.5',
      '10.0.0.7',
      '203.0.113.9',
      '172.17.0.1',
      '172.18.0.1',
      '10.1.0.1',
      '192.168.99.1',
      '10.8.0.2',
      '169.254.10.1',
    ]);
  });

  it('include all three private ranges', () => {
    expect(
      lanAddresses({ a: [at('172.15.0.1'), at('172.32.0.1'), at('172.31.0.1'), at('10.0.0.1')] }),
    ).toEqual(['172.31.0.1', '10.0.0.1', '172.15.0.1', '172.32.0.1']);
  });

  it('recognise virtual adapters of Windows by name', () => {
    expect(
      lanAddresses({
        'vEthernet (WSL)': [at('172.20.0.1')],
        'VirtualBox Host-Only Network': [at('192.168.56.1')],
        Ethernet: [at('192.168.1.5')],
      })[0],
    ).toBe('192.168.1.5');
  });

  it('have no duplicates', () => {
    expect(lanAddresses({ eth0: [at('10.0.0.1')], bond0: [at('10.0.0.1')] })).toEqual(['10.0.0.1']);
  });

  it('are empty without a network', () => {
    expect(lanAddresses({ lo: [at('127.0.0.1', true)], down: undefined })).toEqual([]);
  });

  it('have the name of their interface', () => {
    expect(namedAddresses({ eth0: [at('10.0.0.1')] })).toEqual([
      { name: 'eth0', address: '10.0.0.1' },
    ]);
  });
});

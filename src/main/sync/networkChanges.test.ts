import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/Clock.ts';
import { type ReadInterfaces, watchNetwork } from './networkChanges.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, relayTo, sync, until, passUntil } = stage();

const address = (cidr: string, internal = false): NetworkInterfaceInfo => ({
  address: cidr.replace(/\/\d+$/, ''),
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal,
  cidr,
});

/** A machine whose interfaces and time are the test's. */
function machine() {
  let interfaces: ReturnType<ReadInterfaces> = {};
  let look: (() => void) | undefined;
  const clock = {
    ...systemClock,
    after: (_delayMs: number, callback: () => void) => {
      look = callback;
      return () => {
        look = undefined;
      };
    },
  };
  let changes = 0;
  const stop = watchNetwork(
    () => {
      changes += 1;
    },
    clock,
    () => interfaces,
  );
  return {
    stop,
    becomes(next: ReturnType<ReadInterfaces>): number {
      interfaces = next;
      look?.();
      return changes;
    },
  };
}

describe('watchNetwork', () => {
  it('reports every new set of addresses, and nothing else', () => {
    const { becomes } = machine();
    const wifi = address('192.168.1.5/24');
    expect(becomes({ lo: [address('127.0.0.1/8', true)] })).toBe(0);
    expect(becomes({ wlan: [wifi] })).toBe(1);
    expect(becomes({ lo: [address('127.0.0.1/8', true)], wlan: [wifi] })).toBe(1);
    expect(becomes({ vpn: [address('10.0.0.2/32')], wlan: [wifi] })).toBe(2);
    expect(becomes({ wlan: [wifi], vpn: [address('10.0.0.2/32')] })).toBe(2);
    expect(becomes({})).toBe(3);
  });

  it('reports nothing after it is stopped', () => {
    const { becomes, stop } = machine();
    stop();
    expect(becomes({ wlan: [address('192.168.1.5/24')] })).toBe(0);
  });

  it('reads the addresses of this machine', () => {
    watchNetwork(() => undefined, systemClock)();
  });

  it('lets sync reconnect at once, before its delay ends', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    relay.isRefusing = true;
    const { sync: orchestrator, recorder } = sync(new MemoryOutbox(), relay.url, {
      random: () => 0.999,
    });
    let interfaces: ReturnType<ReadInterfaces> = {};
    let look: (() => void) | undefined;
    const clock = {
      ...systemClock,
      after: (_delayMs: number, callback: () => void) => {
        look = callback;
        return () => undefined;
      },
    };
    watchNetwork(
      () => orchestrator.wake(),
      clock,
      () => interfaces,
    );
    orchestrator.openBoard('board');
    await passUntil('the wait is long', () => {
      return (orchestrator.syncStatus('board').nextTryInMs ?? 0) > 6_000;
    });
    relay.isRefusing = false;
    const { reopenings } = recorder;
    interfaces = { wlan: [address('192.168.1.5/24')] };
    look?.();
    expect(recorder.reopenings).toBe(reopenings + 1);
    await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
  });
});

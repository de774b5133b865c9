import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ClientSocket } from './testing/BoardClient.ts';
import { stage } from './testing/stage.ts';
import type { VisitorCounts } from './Visitors.ts';

const { serve, client, rawClient } = stage();
const ownAddress = Object.values(networkInterfaces())
  .flatMap((infos = []) => infos)
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('the server counts its visitors', () => {
  it('once each, while they are in a board', async () => {
    const counts: VisitorCounts[] = [];
    let resolve = (): void => undefined;
    const isEmpty = new Promise<void>((done) => {
      resolve = done;
    });
    const server = await serve({
      onVisitors: (count) => {
        counts.push(count);
        if (count.local === 0) resolve();
      },
    });
    const one = client(server);
    await one.open('b1').synced();
    await one.open('b2').synced();
    const other = client(server);
    await other.open('b1').synced();
    one.close();
    other.close();
    await isEmpty;
    expect(counts.map(({ local }) => local)).toEqual([1, 2, 1, 0]);
    expect(counts.every(({ remote }) => remote === 0)).toBe(true);
  });

  it.skipIf(ownAddress === undefined)('apart for those that come over the network', async () => {
    const counts: VisitorCounts[] = [];
    const { port } = await serve({
      host: '0.0.0.0',
      token: 'right',
      onVisitors: (count) => counts.push(count),
    });
    const far = new ClientSocket(`ws://${ownAddress}:${port}`);
    await far.open('b1', { token: 'right' }).synced();
    far.close();
    await client({ port }).open('b1', { token: 'right' }).synced();
    expect(counts[0]).toEqual({ local: 0, remote: 1 });
    expect(counts).toContainEqual({ local: 1, remote: expect.any(Number) });
  });

  it('without those that only connect, or have a wrong token', async () => {
    const counts: VisitorCounts[] = [];
    const server = await serve({ token: 'right', onVisitors: (count) => counts.push(count) });
    await rawClient(server);
    await client(server).open('b1', { token: 'wrong' }).refused;
    await client(server).open('b1', { token: 'right' }).synced();
    expect(counts).toEqual([{ local: 1, remote: 0 }]);
  });
});

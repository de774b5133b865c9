import { describe, expect, it } from 'vitest';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, relayTo, sync, until, passUntil } = stage();

describe('the circuit of a server', () => {
  it('I24: stays open while the server is unreachable, and closes once a catch-up is acknowledged', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    relay.isRefusing = true;
    const outbox = new MemoryOutbox();
    const boards = Array.from({ length: 5 }, (_, index) => `board-${index}`);
    const client = sync(outbox, relay.url);
    for (const boardId of boards) outbox.draw(boardId, 'a');
    client.sync.openBoard('board-0');
    await passUntil('the circuit opened', () => client.sync.circuitState === 'open');
    expect(client.sync.syncStatus('board-0')).toMatchObject({ state: 'offline', circuit: 'open' });
    expect(client.sync.health()).toMatchObject([{ circuit: 'open', waitingCount: 5 }]);

    const seen: string[] = [];
    client.sync.onSyncStatus(() => {
      const { circuit = 'closed' } = client.sync.syncStatus('board-0');
      if (seen.at(-1) !== circuit) seen.push(circuit);
    });
    relay.isRefusing = false;
    await passUntil('all is delivered', () => outbox.size === 0);
    expect(seen).toEqual(['open', 'closed']);
    expect(client.sync.syncStatus('board-0').circuit).toBeUndefined();
    expect(client.recorder.successTotal).toBe(boards.length);
  });

  it('stays open while the server is silent, and closes on the first acknowledgement', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    relay.isRefusing = true;
    const outbox = new MemoryOutbox();
    const client = sync(outbox, relay.url);
    const seen: string[] = [];
    const states = () => seen.join(' ');
    client.sync.onSyncStatus(() => {
      const state = client.sync.circuitState;
      if (seen.at(-1) !== state) seen.push(state);
    });
    client.sync.openBoard('board');
    outbox.draw('board', 'a');
    await passUntil('the circuit opened', () => client.sync.circuitState === 'open');
    const before = relay.bytesToServer;
    relay.toClient = 'swallow';
    relay.isRefusing = false;
    await passUntil('the server was asked', () => relay.bytesToServer > before);
    relay.cut();
    expect(states()).toBe('closed open');
    expect(outbox.size).toBe(1);
    relay.toClient = 'pass';
    await passUntil('delivered', () => outbox.size === 0);
    expect(states()).toBe('closed open closed');
    expect(client.recorder.successTotal).toBe(1);
  });

  it('is separate for each server, and does not open when only one board is refused', async () => {
    const good = await serve({ accepts: (_token, boardId) => boardId !== 'secret' });
    const outbox = new MemoryOutbox();
    const away = { server: { url: 'ws://user:word@127.0.0.1:1/path?key=k', token: '' } };
    const client = sync(outbox, good.url, { routes: [{ ...away, boardIds: ['far'] }] });
    for (const boardId of ['far', 'near', 'secret']) {
      client.sync.openBoard(boardId);
      outbox.draw(boardId, 'a');
    }
    await passUntil('the far one failed', () => client.sync.circuitState === 'open');
    await until('the near one is synced', () => client.sync.syncStatus('near').state === 'synced');
    expect(client.sync.syncStatus('secret').reason).toBe('token-refused');
    expect(client.sync.health()).toEqual([
      {
        url: 'ws://127.0.0.1:1/path',
        connection: expect.stringMatching(/^(opening|waiting)$/),
        circuit: 'open',
        waitingCount: 1,
      },
      { url: good.url, connection: 'open', circuit: 'closed', waitingCount: 1 },
    ]);
  });
});

import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { messageLimits, updateFault, wholeBoardLimits } from '../shared/document/checkUpdate.ts';
import { type NestedMaps, nestedMaps } from '../shared/document/testing/nestedMaps.ts';
import { lineLog } from './log/ServerLog.ts';
import { openBoards } from './store/openBoards.ts';
import { metricOf, stage } from './testing/stage.ts';

const { serve, client, rawClient, folder } = stage();
const patienceMs = 60_000;
const { maxTypeDepth } = messageLimits;
/** Of the maps in the map `shapes`. */
const mostMaps = maxTypeDepth + 1;
const tooMuch = { closed: 'This is more than the server accepts at once; nothing was stored.' };

async function guest(server: { readonly port: number }) {
  const raw = await rawClient(server);
  raw.authenticate('board');
  raw.sendUpdate('board', new Uint8Array([0, 0]));
  expect(await raw.outcome('board')).toBe('acknowledged');
  return {
    raw,
    send: (maps: Omit<NestedMaps, 'client'> & { readonly client?: number }) => {
      raw.sendUpdate('board', nestedMaps({ client: 7, ...maps }));
      return raw.outcome('board');
    },
  };
}

function depthOf(value: unknown): number {
  if (!(value instanceof Y.Map)) return -1;
  return 1 + Math.max(-1, ...[...value.values()].map(depthOf));
}

const deepest = (document: Y.Doc): number =>
  Math.max(...[...document.getMap('shapes').values()].map(depthOf));

describe('types that many messages nest within each other', () => {
  it('I33: are refused at the limit, while the log compacts and the board is read', async () => {
    const dataFolder = folder();
    const server = await serve({ dataFolder });
    const bystander = client(server).open('board');
    await bystander.synced();
    const { raw } = await guest(server);
    for (let from = 0; from < 1_000 * 20; from += 20) {
      raw.sendUpdate('board', nestedMaps({ client: 7, from, count: 20 }));
    }
    expect(await raw.outcome('board')).toBe('acknowledged');
    expect(await raw.outcome('board')).toBe('acknowledged');
    expect(await raw.outcome('board')).toEqual(tooMuch);
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
    bystander.draw('large', new Uint8Array(2_000_000).fill(1));
    await bystander.acknowledged();
    await vi.waitFor(
      async () => expect(await metricOf(server, 'everink_server_compactions_total')).toBe(1),
      { timeout: patienceMs },
    );
    await server.stop();
    const reader = client(await serve({ dataFolder })).open('board');
    await reader.synced();
    expect(reader.shapes).toHaveProperty('large');
    expect(deepest(reader.document)).toBe(39);
    const board = Y.encodeStateAsUpdate(reader.document);
    expect(updateFault(board, wholeBoardLimits)).toBeUndefined();
  });

  it.each([
    ['small', 0, 0],
    ['large', 100_000, 0],
    ['on a large board', 0, 2_000_000],
    ['large and on a large board', 100_000, 2_000_000],
  ])(
    'I33: are refused from different clients too (%s)',
    async (_, ballastSizeBytes, boardBytes) => {
      const dataFolder = folder();
      const before = await serve({ dataFolder });
      const owner = client(before).open('board');
      if (boardBytes > 0) owner.draw('large', new Uint8Array(boardBytes).fill(1));
      await owner.acknowledged();
      expect(await (await guest(before)).send({ from: 0, count: 30 })).toBe('acknowledged');
      await before.stop();
      const server = await serve({ dataFolder });
      const parent = { client: 7, clock: 29 };
      const count = mostMaps - 30;
      const more = { client: 8, from: 0, parent, count: count + 1, ballastSizeBytes };
      expect(await (await guest(server)).send(more)).toEqual(tooMuch);
      const other = await guest(server);
      expect(await other.send({ ...more, count })).toBe('acknowledged');
      const last = { client: 7, from: 30, count: 1, parent: { client: 8, clock: count - 1 } };
      expect(await other.send(last)).toEqual(tooMuch);
      const reader = client(server).open('board');
      await reader.synced();
      expect(deepest(reader.document)).toBe(maxTypeDepth);
    },
  );

  it('I33: are refused while what they build on is missing', async () => {
    const server = await serve();
    const attacker = await guest(server);
    expect(await attacker.send({ from: 20, count: 20 })).toEqual(tooMuch);
    const other = await guest(server);
    expect(await other.send({ from: 0, count: 20 })).toBe('acknowledged');
    expect(await other.send({ from: 20, count: 20 })).toBe('acknowledged');
  });

  it('I33: are counted by what is there, whatever other messages claim meanwhile', async () => {
    const server = await serve();
    const one = await guest(server);
    const other = await guest(server);
    expect(await one.send({ from: 0, count: mostMaps - 1 })).toBe('acknowledged');
    const parent = { client: 7, clock: mostMaps - 2 };
    for (let number = 100; number < 110; number += 1) {
      // Deep in one, a shape in the other.
      const deep = one.send({ client: number, from: 0, count: 1, parent });
      const shallow = other.send({ client: number, from: 0, count: 20 });
      const outcomes = await Promise.all([deep, shallow]);
      expect(outcomes[0]).toBe('acknowledged');
      if (outcomes[1] !== 'acknowledged') break;
    }
    const reader = client(server).open('board');
    await reader.synced();
    expect(deepest(reader.document)).toBe(maxTypeDepth);
  });
});

describe('a large board that a document is not built of', () => {
  it('I33: accepts a shape that comes back', async () => {
    const dataFolder = folder();
    const before = await serve({ dataFolder });
    const author = client(before).open('board');
    author.draw('large', new Uint8Array(2_000_000).fill(1));
    const shapes = author.document.getMap('shapes');
    shapes.set('shape', new Y.Map([['x', 1]]));
    await author.acknowledged();
    const undo = new Y.UndoManager(shapes);
    shapes.delete('shape');
    await author.acknowledged();
    await before.stop();
    const server = await serve({ dataFolder });
    const again = client(server).open('board', { document: author.document });
    await again.synced();
    undo.undo();
    await again.acknowledged();
    const reader = client(server).open('board');
    await reader.synced();
    expect(reader.shapes).toHaveProperty('shape');
  });
});

describe('a board that an earlier version let somebody nest too deeply', () => {
  const depth = 80;

  /** Two clients nest in turn, which earlier versions did not count. */
  const deepUpdates = Array.from({ length: depth }, (_, index) => {
    const [client, other] = index % 2 === 0 ? [7, 8] : [8, 7];
    const maps = { client, from: Math.floor(index / 2), count: 1 };
    const parent = { client: other, clock: Math.floor((index - 1) / 2) };
    return nestedMaps(index === 0 ? maps : { ...maps, parent });
  });

  function storedIn(dataFolder: string, ballastSizeBytes: number, isCompacted: boolean): void {
    const document = new Y.Doc();
    document.getMap('shapes').set('ballast', new Uint8Array(ballastSizeBytes));
    const updates = [Y.encodeStateAsUpdate(document), ...deepUpdates];
    const log = lineLog(
      () => undefined,
      () => new Date(),
    );
    const database = openBoards(dataFolder, log, () => new Date());
    const table = isCompacted ? 'snapshots' : 'updates';
    const insert = database.prepare(`INSERT INTO ${table} (board, bytes) VALUES ('board', ?)`);
    for (const update of isCompacted ? [Y.mergeUpdates(updates)] : updates) insert.run(update);
    database.close();
  }

  it.each([
    ['small', 0, false],
    ['small, compacted', 0, true],
    ['of 100 kB', 100_000, false],
    ['of 100 kB, compacted', 100_000, true],
    ['of 2 MB', 2_000_000, false],
    ['of 2 MB, compacted', 2_000_000, true],
  ])('I33: still loads, and can be drawn on (%s)', async (_, ballastSizeBytes, isCompacted) => {
    const dataFolder = folder();
    storedIn(dataFolder, ballastSizeBytes, isCompacted);
    const server = await serve({ dataFolder });
    const author = client(server).open('board');
    await author.synced();
    expect(Object.keys(author.shapes).toSorted()).toEqual(['ballast', 'of-7']);
    expect(deepest(author.document)).toBe(depth - 1);
    author.draw('new');
    await author.acknowledged();
    const reader = client(server).open('board');
    await reader.synced();
    expect(reader.shapes).toHaveProperty('new', 'new');
    const { send } = await guest(server);
    const parent = { client: 8, clock: depth / 2 - 1 };
    expect(await send({ from: depth / 2, count: 1, parent })).toEqual(tooMuch);
  });
});

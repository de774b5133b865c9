import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { lineLog } from './log/ServerLog.ts';
import type { SyncServer } from './SyncServer.ts';
import { openBoards } from './store/openBoards.ts';
import type { BoardClient } from './testing/BoardClient.ts';
import { metricOf, stage } from './testing/stage.ts';

const { client, folder, logged, logLines, rawClient, serve } = stage();
const boardId = 'large';

/** More than 1 MiB by two people who changed and deleted parts of each other’s work. */
function largeBoard(): Y.Doc {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  const draw = (document: Y.Doc, from: number): void => {
    for (let index = from; index < from + 600; index += 1) {
      const shape = new Y.Map<unknown>([['points', 'x'.repeat(1_000)]]);
      document.getMap('shapes').set(`shape-${index}`, shape);
    }
  };
  const shapes = (document: Y.Doc) => document.getMap<Y.Map<unknown>>('shapes');
  draw(one, 0);
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  draw(other, 600);
  shapes(other).get('shape-3')?.set('colour', 'red');
  shapes(other).delete('shape-4');
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  shapes(one).get('shape-700')?.set('colour', 'green');
  shapes(one).delete('shape-701');
  return one;
}

/** A server with stored updates of the board. */
async function serveStored(...updates: readonly Uint8Array[]): Promise<SyncServer> {
  const dataFolder = folder();
  const log = lineLog(
    () => undefined,
    () => new Date(),
  );
  const database = openBoards(dataFolder, log, () => new Date());
  const insert = database.prepare('INSERT INTO updates (board, bytes) VALUES (?, ?)');
  for (const update of updates) insert.run(boardId, update);
  database.close();
  return await serve({ dataFolder });
}

/** An update that Yjs can decode but not apply: it refers to a later struct of the same client. */
function poison(): Uint8Array {
  const document = new Y.Doc();
  document.clientID = 5;
  document.getMap('shapes').set('a', new Y.Map([['x', 1]]));
  const bytes = Y.encodeStateAsUpdate(document);
  const decoded = Y.decodeUpdate(bytes).structs.length;
  // The entry `x` is in the map that clock 0 made: now in what clock 7 would make.
  const at = bytes.findIndex((byte, index) => index > 10 && byte === 5 && bytes[index + 1] === 0);
  bytes[at + 1] = 7;
  expect(Y.decodeUpdate(bytes).structs).toHaveLength(decoded);
  expect(() => Y.applyUpdate(new Y.Doc(), bytes)).toThrow();
  return bytes;
}

const isLoaded = (): boolean => logLines.join('').includes('board loaded');

describe('a large board', () => {
  it('is sent in full to a new client, without building a document', async () => {
    const board = largeBoard();
    const server = await serveStored(Y.encodeStateAsUpdate(board));
    const reader = client(server).open(boardId);
    await reader.synced();
    expect(reader.shapes).toEqual(board.getMap('shapes').toJSON());
    expect(reader.document.store.pendingStructs).toBeNull();
    expect(isLoaded()).toBe(false);
  });

  it('arrives in pieces that can be shown at once', async () => {
    const board = largeBoard();
    const server = await serveStored(Y.encodeStateAsUpdate(board));
    const { document, ...reader } = client(server).open(boardId, { document: new Y.Doc() });
    const counts: number[] = [];
    document.on('update', () => {
      expect(document.store.pendingStructs).toBeNull();
      counts.push(document.getMap('shapes').size);
    });
    const seenAtEnd = await new Promise<number>((done) =>
      reader.provider.on('synced', () => done(document.getMap('shapes').size)),
    );
    expect(counts.length).toBeGreaterThan(10);
    expect(counts[0]).toBeLessThan(200);
    expect(seenAtEnd).toBe(board.getMap('shapes').size);
  });

  it('sends a returning client only what it lacks', async () => {
    const board = largeBoard();
    const known = new Y.Doc();
    Y.applyUpdate(known, Y.encodeStateAsUpdate(board));
    board.getMap('shapes').set('late', 'drawn while the client was away');
    const server = await serveStored(Y.encodeStateAsUpdate(board));
    let sizeBytes = 0;
    known.on('update', (update: Uint8Array) => {
      sizeBytes += update.byteLength;
    });
    known.getMap('shapes').set('own', 'drawn meanwhile');
    const reader = client(server).open(boardId, { document: known });
    await reader.synced();
    await reader.acknowledged();
    expect(reader.shapes).toEqual({
      ...board.getMap('shapes').toJSON(),
      own: 'drawn meanwhile',
    });
    expect(sizeBytes).toBeLessThan(1_000);
    const second = client(server).open(boardId);
    await second.synced();
    expect(second.shapes).toEqual(reader.shapes);
  });

  it('I5: is not stored again when a client sends nothing new, deletions included', async () => {
    const board = largeBoard();
    const server = await serveStored(Y.encodeStateAsUpdate(board));
    const known = new Y.Doc();
    Y.applyUpdate(known, Y.encodeStateAsUpdate(board));
    const reader = client(server).open(boardId, { document: known });
    await reader.synced();
    await reader.acknowledged();
    expect(await metricOf(server, 'everink_server_updates_known_total')).toBe(1);
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(0);
    expect(isLoaded()).toBe(false);
  });

  it('I4: has changes stored, acknowledged and forwarded before and after its document is built', async () => {
    const board = largeBoard();
    const server = await serveStored(Y.encodeStateAsUpdate(board));
    const [author, reader] = [client(server).open(boardId), client(server).open(boardId)];
    await Promise.all([author.synced(), reader.synced()]);
    const seen = (shapeId: string) => reader.until(({ shapes }) => shapeId in shapes);
    author.draw('before');
    await author.acknowledged();
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(1);
    await seen('before');
    await logged(/board loaded/);
    author.draw('after');
    await author.acknowledged();
    await seen('after');
    const late = client(server).open(boardId);
    await late.synced();
    expect(late.shapes).toEqual(author.shapes);
  });

  it('I4: has a change over the waiting limit stored once its document is built', async () => {
    const server = await serveStored(Y.encodeStateAsUpdate(largeBoard()));
    const [author, reader] = [client(server).open(boardId), client(server).open(boardId)];
    await Promise.all([author.synced(), reader.synced()]);
    const shapeOf = ({ document }: BoardClient) =>
      document.getMap<Y.Map<unknown>>('shapes').get('shape-5');
    const note = 'x'.repeat(400_000);
    shapeOf(author)?.set('note', note);
    await author.acknowledged();
    await reader.until((board) => shapeOf(board)?.get('note') === note);
  });

  it('I4: delivers many simultaneous changes to everybody while its document is built', async () => {
    const board = largeBoard();
    const server = await serveStored(Y.encodeStateAsUpdate(board));
    const clients = [0, 1, 2].map(() => client(server).open(boardId));
    await Promise.all(clients.map((each) => each.synced()));
    for (let count = 0; count < 30; count += 1) {
      for (const [index, each] of clients.entries()) each.draw(`shape-${count}`, `by ${index}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(clients.map((each) => each.acknowledged()));
    const late = client(server).open(boardId);
    await late.synced();
    const expected = late.shapes;
    await Promise.all(
      clients.map((each) => each.until(({ shapes }) => isDeepStrictEqual(shapes, expected))),
    );
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(90);
  });

  it('I5: is sent with a gap, and in full once the missing change arrives', async () => {
    const board = largeBoard();
    const missing = new Y.Doc();
    missing.getMap('shapes').set('first', 'never sent');
    const before = Y.encodeStateVector(missing);
    missing.getMap('shapes').set('second', 'waits');
    const waiting = Y.encodeStateAsUpdate(missing, before);
    const server = await serveStored(waiting, Y.encodeStateAsUpdate(board));
    const reader = client(server).open(boardId);
    await reader.synced();
    expect(reader.shapes).toEqual(board.getMap('shapes').toJSON());
    const late = await rawClient(server);
    late.authenticate(boardId);
    late.sendUpdate(boardId, Y.encodeStateAsUpdate(missing));
    expect(await late.outcome(boardId)).toBe('acknowledged');
    await reader.until(({ shapes }) => 'second' in shapes);
    expect(reader.shapes).toMatchObject({ first: 'never sent', second: 'waits' });
  });

  it('I10: is sent without an update that Yjs cannot apply', async () => {
    const board = largeBoard();
    const server = await serveStored(poison(), Y.encodeStateAsUpdate(board));
    const reader = client(server).open(boardId);
    await reader.synced();
    expect(reader.shapes).toMatchObject(board.getMap('shapes').toJSON());
    expect(logLines.join('')).toContain('updates cannot be applied');
  });
});

describe('a small board', () => {
  it('I10: is sent without updates that Yjs cannot apply', async () => {
    const board = new Y.Doc();
    board.getMap('shapes').set('shape', 1);
    const garbage = new Uint8Array([1, 1, 7, 0, 255]);
    const server = await serveStored(poison(), garbage, Y.encodeStateAsUpdate(board));
    const reader = client(server).open(boardId);
    await reader.synced();
    expect(reader.shapes).toMatchObject({ shape: 1 });
    expect(logLines.join('')).toContain('updates cannot be applied');
  });
});

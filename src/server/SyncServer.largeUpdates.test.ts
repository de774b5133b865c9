import { isDeepStrictEqual } from 'node:util';
import { BroadcastChannel } from 'node:worker_threads';
import { createEncoder, toUint8Array, writeUint8, writeVarUint } from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { serverReasons } from '../shared/serverReasons.ts';
import { programPath } from '../shared/testing/programs.ts';
import type { BoardClient } from './testing/BoardClient.ts';
import { invitationId, invitationKey } from './testing/invitations.ts';
import { metricOf, stage } from './testing/stage.ts';

const { serve, client, rawClient, folder, logged } = stage();
const boardWorkerPath = programPath('heldBoardWorker');

let thread: BroadcastChannel;

beforeEach(() => {
  thread = new BroadcastChannel('held-board-worker');
});
afterEach(() => thread.close());

/** Resolves when the client shows what its author has drawn. */
const showsAll = (client: BoardClient, author: BoardClient): Promise<void> =>
  client.until(({ shapes }) => isDeepStrictEqual(shapes, author.shapes));

/** Resolves with what the thread is about to do. */
const threadCall = (): Promise<unknown> =>
  new Promise((done) => {
    thread.onmessage = ({ data }) => done(data);
  });

/** As many structs as fit into a megabyte, which is too many. */
function tooManyStructs(): Uint8Array {
  const encoder = createEncoder();
  for (const number of [1, 500_000, 7, 0]) writeVarUint(encoder, number);
  for (let index = 0; index < 500_000; index += 1) {
    writeUint8(encoder, 0);
    writeVarUint(encoder, 1);
  }
  writeVarUint(encoder, 0);
  return toUint8Array(encoder);
}

/** About 400 KiB by one client. */
function drawing(): Y.Doc {
  const document = new Y.Doc();
  for (let index = 0; index < 2_000; index += 1) {
    const shape = new Y.Map([
      ['points', 'x'.repeat(200)],
      ['colour', 'red'],
    ]);
    document.getMap('shapes').set(`shape-${index}`, shape);
  }
  return document;
}

const updateOf = (document: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(document);
const contentOf = (document: Y.Doc): unknown => document.getMap('shapes').toJSON();

async function guest(server: { readonly port: number }, boardIds: readonly string[]) {
  const raw = await rawClient(server);
  for (const boardId of boardIds) {
    raw.authenticate(boardId);
    raw.sendUpdate(boardId, new Uint8Array([0, 0]));
    expect(await raw.outcome(boardId)).toBe('acknowledged');
  }
  return raw;
}

const smallUpdate = (): Uint8Array => {
  const document = new Y.Doc();
  document.getMap('shapes').set('small', true);
  return updateOf(document);
};

async function folderOfLargeBoard(): Promise<string> {
  const dataFolder = folder();
  const server = await serve({ dataFolder });
  const author = await guest(server, ['board']);
  for (const _ of [1, 2, 3, 4]) {
    author.sendUpdate('board', updateOf(drawing()));
    expect(await author.outcome('board')).toBe('acknowledged');
  }
  await server.stop();
  return dataFolder;
}

describe('a large update', () => {
  it('I33: is checked while other clients are served', async () => {
    const server = await serve({ boardWorkerPath });
    const attacker = await guest(server, ['attacked', 'other']);
    const bystander = client(server).open('attacked');
    await bystander.synced();
    const first = Promise.race([threadCall(), attacker.outcome('attacked')]);
    attacker.sendUpdate('attacked', tooManyStructs());
    expect(await first).toBe('check');
    attacker.sendUpdate('other', smallUpdate());
    expect(await attacker.outcome('other')).toBe('acknowledged');
    bystander.draw('a');
    await bystander.acknowledged();
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
    thread.postMessage('go');
    expect(await attacker.outcome('attacked')).toEqual({
      closed: 'This is more than the server accepts at once; nothing was stored.',
    });
  });

  it('I4: is stored before later changes of its client', async () => {
    const server = await serve({ boardWorkerPath });
    const author = await guest(server, ['board']);
    const document = drawing();
    const before = Y.encodeStateVector(document);
    const large = updateOf(document);
    document.getMap('shapes').set('after', true);
    const begins = threadCall();
    author.sendUpdate('board', large);
    author.sendUpdate('board', Y.encodeStateAsUpdate(document, before));
    await begins;
    const other = await guest(server, ['other']);
    other.sendUpdate('other', smallUpdate());
    expect(await other.outcome('other')).toBe('acknowledged');
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(1);
    thread.postMessage('go');
    expect([await author.outcome('board'), await author.outcome('board')]).toEqual([
      'acknowledged',
      'acknowledged',
    ]);
    const reader = client(server).open('board');
    await reader.synced();
    expect(reader.shapes).toEqual(contentOf(document));
    expect(reader.document.store.pendingStructs).toBeNull();
  });

  it('I33: is refused if the thread fails during its check, and accepted later', async () => {
    const server = await serve({ boardWorkerPath });
    const author = await guest(server, ['board']);
    const large = updateOf(drawing());
    const begins = threadCall();
    author.sendUpdate('board', large);
    await begins;
    thread.postMessage('end');
    expect(await author.outcome('board')).toEqual({ closed: serverReasons.cannotStore });
    const beginsAgain = threadCall();
    const again = await guest(server, ['board']);
    again.sendUpdate('board', large);
    await beginsAgain;
    thread.postMessage('go');
    expect(await again.outcome('board')).toBe('acknowledged');
  });

  it('I1: is stored even if its client disconnects and the server stops during its check', async () => {
    const dataFolder = folder();
    const server = await serve({ boardWorkerPath, dataFolder });
    const document = drawing();
    const author = await guest(server, ['board']);
    const staying = await guest(server, ['board']);
    const begins = threadCall();
    staying.sendUpdate('board', updateOf(document));
    await begins;
    author.vanish();
    const stopped = server.stop();
    thread.postMessage('go');
    await stopped;
    const later = await serve({ dataFolder });
    const reader = client(later).open('board');
    await reader.synced();
    expect(reader.shapes).toEqual(contentOf(document));
  });

  it('I4: reaches all clients of its board, whenever they opened it', async () => {
    const server = await serve();
    const [author, reader] = [client(server).open('board'), client(server).open('board')];
    await Promise.all([author.synced(), reader.synced()]);
    const { document } = author;
    document.transact(() => Y.applyUpdate(document, updateOf(drawing())));
    const late = client(server).open('board');
    await author.acknowledged();
    await late.synced();
    await Promise.all([reader, late].map((each) => showsAll(each, author)));
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(1);
  });

  it('I5: is acknowledged and not stored again if it contains nothing new', async () => {
    const server = await serve();
    const large = drawing();
    for (let index = 0; index < 1_000; index += 1) large.getMap('shapes').delete(`shape-${index}`);
    const author = await guest(server, ['board']);
    for (let count = 0; count < 2; count += 1) {
      author.sendUpdate('board', updateOf(large));
      expect(await author.outcome('board')).toBe('acknowledged');
    }
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(1);
    large.getMap('shapes').delete('shape-1000');
    author.sendUpdate('board', updateOf(large));
    expect(await author.outcome('board')).toBe('acknowledged');
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(2);
    const reader = client(server).open('board');
    await reader.synced();
    expect(reader.shapes).toEqual(contentOf(large));
  });

  it('I4: is acknowledged and forwarded before the document of its board is built', async () => {
    const dataFolder = folder();
    const before = await serve({ dataFolder });
    const first = await guest(before, ['board']);
    const board = new Y.Doc();
    for (const _ of [1, 2, 3, 4]) {
      const part = drawing();
      Y.applyUpdate(board, updateOf(part));
      first.sendUpdate('board', updateOf(part));
      expect(await first.outcome('board')).toBe('acknowledged');
    }
    await before.stop();
    const server = await serve({ dataFolder });
    const [author, reader] = [client(server).open('board'), client(server).open('board')];
    await Promise.all([author.synced(), reader.synced()]);
    const { document } = author;
    const shapes = document.getMap<Y.Map<unknown>>('shapes');
    document.transact(() => {
      for (const shape of shapes.values()) shape.set('colour', 'green');
    });
    document.transact(() => Y.applyUpdate(document, updateOf(drawing())));
    await author.acknowledged();
    author.draw('last');
    await author.acknowledged();
    const late = client(server).open('board');
    await late.synced();
    await Promise.all([reader, late].map((each) => showsAll(each, author)));
    await server.stop();
    const again = client(await serve({ dataFolder })).open('board');
    await again.synced();
    expect(again.shapes).toEqual(author.shapes);
  });

  it('I33: does not block other clients when one requests all of its board', async () => {
    const dataFolder = await folderOfLargeBoard();
    const server = await serve({ boardWorkerPath, dataFolder });
    // Changed, so that the server has its document in memory.
    const first = await guest(server, ['board']);
    first.sendUpdate('board', smallUpdate());
    expect(await first.outcome('board')).toBe('acknowledged');
    await logged(/large board opened.*board loaded/s);
    const asked = Promise.race([threadCall(), first.outcome('board')]);
    // As if it had something, though nothing of this board.
    first.sendStateVector('board', Y.encodeStateVector(drawing()));
    first.sendUpdate('board', new Uint8Array([0, 0]));
    expect(await asked).toBe('answer');
    const other = await guest(server, ['other']);
    other.sendUpdate('other', smallUpdate());
    expect(await other.outcome('other')).toBe('acknowledged');
    thread.postMessage('go');
    expect(await first.outcome('board')).toBe('acknowledged');
  });

  it('I34: is read from the disk for one client at a time', async () => {
    const dataFolder = await folderOfLargeBoard();
    const server = await serve({ boardWorkerPath, dataFolder });
    const guests = await Promise.all([1, 2, 3].map(() => guest(server, ['board', 'other'])));
    let answerCount = 0;
    const next = new Promise<void>((done) => {
      thread.onmessage = () => {
        answerCount += 1;
        done();
      };
    });
    for (const each of guests) {
      each.sendStateVector('board', new Uint8Array([0]));
      each.sendUpdate('board', new Uint8Array([0, 0]));
      each.sendUpdate('other', smallUpdate());
    }
    await next;
    for (const each of guests) expect(await each.outcome('other')).toBe('acknowledged');
    expect(answerCount).toBe(1);
    thread.onmessage = () => thread.postMessage('go');
    thread.postMessage('go');
    for (const each of guests) expect(await each.outcome('board')).toBe('acknowledged');
  });

  it('I36: is refused from a view-only guest unless it contains nothing new', async () => {
    const key = invitationKey();
    const token = 'the-token-of-the-owner';
    const server = await serve({ token, invitationKey: key.invitationKey });
    const grant = { id: invitationId('bert'), boardId: 'board', role: 'view' } as const;
    const owner = client(server).open('board', { token, document: drawing() });
    await owner.synced();
    await owner.acknowledged();
    const document = new Y.Doc();
    Y.applyUpdate(document, updateOf(owner.document));
    const viewer = client(server).open('board', { token: key.invite(grant), document });
    await viewer.synced();
    await viewer.acknowledged();
    document.transact(() => Y.applyUpdate(document, updateOf(drawing())));
    const again = client(server).open('board', { token: key.invite(grant), document });
    await again.synced();
    expect(again.provider.hasUnsyncedChanges).toBe(true);
    expect(await metricOf(server, 'everink_server_updates_stored_total')).toBe(1);
    expect(contentOf(owner.document)).toEqual(contentOf(drawing()));
  });
});

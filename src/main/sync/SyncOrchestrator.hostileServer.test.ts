import { createEncoder, type Encoder, toUint8Array, writeUint8, writeVarUint } from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { nestedMaps } from '../../shared/document/testing/nestedMaps.ts';
import {
  emptyBoard,
  frameOf,
  type HostileAnswers,
  HostileServer,
  letIn,
} from './testing/HostileServer.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve: serveStock, sync, afterwards, until } = stage();

function encoded(write: (encoder: Encoder) => void): Uint8Array {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
}

/** Two bytes each, which compress to next to nothing. */
const tinyStructs = (count: number): Uint8Array =>
  encoded((encoder) => {
    for (const number of [1, count, 7, 0]) writeVarUint(encoder, number);
    for (let index = 0; index < count; index += 1) {
      writeUint8(encoder, 0);
      writeVarUint(encoder, 1);
    }
    writeVarUint(encoder, 0);
  });

const manyClients = (count: number): Uint8Array =>
  encoded((encoder) => {
    writeVarUint(encoder, count);
    for (let client = 0; client < count; client += 1) {
      writeVarUint(encoder, client);
      writeVarUint(encoder, 1);
    }
  });

async function serve(answers: HostileAnswers): Promise<HostileServer> {
  const server = await HostileServer.start(answers);
  afterwards(() => server.stop());
  return server;
}

describe('a hostile server', () => {
  const small = tinyStructs(200_000);
  const large = tinyStructs(3_000_000);

  it.each([
    ['an update of 400 kB with 200,000 structs', 2, small],
    ['a board of 400 kB with 200,000 structs', 1, small],
    ['a board of 6 MB with 3,000,000 structs', 1, large],
    ['a state vector of a million clients', 0, manyClients(1_000_000)],
  ])('I33: that sends %s loses only this board', async (_, step, bytes) => {
    const server = await serve((boardId, message) => {
      if (message === 'authentication') return [letIn(boardId)];
      if (message === 'close') return [frameOf(boardId, 7, '')];
      if (message !== 'sync') return [frameOf(boardId, 8, 1)];
      const attack = frameOf(boardId, 0, step, bytes);
      return boardId === 'attacked' ? [attack] : emptyBoard(boardId);
    });
    const outbox = new MemoryOutbox();
    const { sync: orchestrator } = sync(outbox, server.url);
    orchestrator.openBoard('attacked');
    orchestrator.openBoard('other');
    const status = (boardId: string) => orchestrator.syncStatus(boardId);
    await until('the other board is synced', () => status('other').state === 'synced');
    await until('the board is refused', () => {
      const now = status('attacked');
      return now.state === 'offline' && now.reason === 'too-much';
    });
    expect(status('other').state).toBe('synced');
    expect(server.sessionCount).toBe(1);
    expect(outbox.received).toEqual([]);
  });

  it('I33: that nests types over many messages loses this board at the limit, and no other', async () => {
    const nested = Array.from({ length: 1_000 }, (_, index) =>
      nestedMaps({ client: 7, from: index * 20, count: 20 }),
    );
    const server = await serve((boardId, message) => {
      if (message === 'authentication') return [letIn(boardId)];
      if (message === 'close') return [frameOf(boardId, 7, '')];
      if (message !== 'sync') return [frameOf(boardId, 8, 1)];
      const attack = nested.map((update) => frameOf(boardId, 0, 2, update));
      return [...emptyBoard(boardId), ...(boardId === 'attacked' ? attack : [])];
    });
    const outbox = new MemoryOutbox();
    outbox.draw('attacked', 'mine');
    const { sync: orchestrator } = sync(outbox, server.url);
    orchestrator.openBoard('attacked');
    orchestrator.openBoard('other');
    await until('the board is refused', () => {
      const now = orchestrator.syncStatus('attacked');
      return now.state === 'offline' && now.reason === 'too-much';
    });
    await until(
      'the other board is synced',
      () => orchestrator.syncStatus('other').state === 'synced',
    );
    expect(server.sessionCount).toBe(1);
    expect(outbox.received.map(({ update }) => update)).toEqual(nested.slice(0, 2));
    expect(outbox.doc('attacked').getMap('shapes').has('mine')).toBe(true);
  });

  it.each([
    ['asks for the token', (boardId: string) => frameOf(boardId, 2, 0)],
    ['says what it has', (boardId: string) => frameOf(boardId, 0, 0, new Uint8Array([0]))],
  ])('I33: that %s repeatedly is not answered repeatedly', async (_, demand) => {
    const server = await serve((boardId, message) => {
      if (message === 'authentication') return [letIn(boardId)];
      if (message !== 'sync') return [];
      return Array.from({ length: 1_000 }, () => demand(boardId));
    });
    const { sync: orchestrator, recorder } = sync(new MemoryOutbox(), server.url);
    orchestrator.openBoard('board');
    await until('the session is lost', () => recorder.losses.length > 0);
    expect(recorder.losses[0]).toBe('too-demanding');
    expect(server.messages.length / server.sessionCount).toBeLessThan(20);
  });
});

describe('a board of an older version whose id servers do not accept', () => {
  it('I35: is not synced, with a reason, while other boards are', async () => {
    const server = await serveStock();
    const outbox = new MemoryOutbox();
    const { sync: orchestrator, recorder } = sync(outbox, server.url);
    outbox.draw('constructor', 'a');
    outbox.draw('board', 'b');
    orchestrator.openBoard('constructor');
    orchestrator.openBoard('board');
    await until('the board is synced', () => orchestrator.syncStatus('board').state === 'synced');
    expect(orchestrator.syncStatus('constructor')).toMatchObject({
      state: 'offline',
      reason: 'bad-board-id',
    });
    expect(outbox.waitingCount('constructor')).toBe(1);
    expect(recorder.losses).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Limiter } from '../../../base/Limiter.ts';
import { ManualClock } from '../../../base/testing/ManualClock.ts';
import { TestEvents } from '../../../base/testing/TestEvents.ts';
import { splitUpdate } from '../../../shared/document/splitUpdate.ts';
import { nestedMaps } from '../../../shared/document/testing/nestedMaps.ts';
import { silentLog } from '../../log/Log.ts';
import { BatchSize } from '../delivery/BatchSize.ts';
import { MemoryOutbox } from '../testing/MemoryOutbox.ts';
import { BoardChannel, type CaughtUp, type ChannelOptions } from './BoardChannel.ts';
import { InboundBuffer } from './InboundBuffer.ts';

const events = new TestEvents();

/** A channel that nobody answers, but for what the test says. */
function openChannel(outbox: MemoryOutbox, overrides: Partial<ChannelOptions> = {}): BoardChannel {
  outbox.onEvent(events.report);
  return new BoardChannel({
    boardId: 'board',
    server: { url: 'ws://server', token: '' },
    outbox,
    inbound: new InboundBuffer(),
    clock: new ManualClock(),
    log: silentLog,
    link: { send: () => {}, caughtUp: () => {}, changed: () => {}, distrust: () => {} },
    catchUpLine: {
      reading: new Limiter(1),
      sendingLarge: new Limiter(1),
      sendSize: new BatchSize(),
      roundTripMs: () => 0,
    },
    ...overrides,
  });
}

describe('a catch-up', () => {
  it('I8: counts from the admission to the board until its acknowledgement', async () => {
    const clock = new ManualClock();
    const sent: Uint8Array[] = [];
    const told: CaughtUp[] = [];
    const outbox = new MemoryOutbox();
    outbox.draw('board', 'offline');
    const channel = openChannel(outbox, {
      clock,
      link: {
        send: (frame, written) => {
          sent.push(frame);
          events.report();
          written?.();
        },
        caughtUp: (caughtUp) => {
          told.push(caughtUp);
          events.report();
        },
        changed: () => {},
        distrust: () => {},
      },
    });
    channel.handle({ type: 'authenticated', boardId: 'board', isReadOnly: false });
    clock.advance(500);
    const stateVector = Y.encodeStateVector(new Y.Doc());
    channel.handle({ type: 'step1', boardId: 'board', stateVector });
    // The authentication, our state vector, and what the server lacks.
    await events.until('the catch-up is sent', () => sent.length === 3);
    clock.advance(8_000);
    channel.handle({ type: 'acknowledgement', boardId: 'board', isAccepted: true });
    await events.until('it is told', () => told.length === 1);
    expect(told[0]).toMatchObject({ latencyMs: 8_000, admittedForMs: 8_500 });
  });
});

describe('a change that arrives before its predecessors, during the handshake', () => {
  it('I5: is stored together with them, not separately', async () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (const name of ['a', 'b', 'c']) doc.getMap('shapes').set(name, name);
    const [, second, third] = updates;
    if (second === undefined || third === undefined) throw new Error('no updates');

    const outbox = new MemoryOutbox();
    await outbox.markSynced('board', 'ws://before', 0);
    const channel = openChannel(outbox);
    channel.handle({ type: 'authenticated', boardId: 'board', isReadOnly: false });
    channel.handle({ type: 'update', boardId: 'board', update: second });
    channel.handle({
      type: 'step2',
      boardId: 'board',
      update: Y.mergeUpdates(updates.slice(0, 2)),
    });
    channel.handle({ type: 'update', boardId: 'board', update: third });
    await events.until('all is stored', () => outbox.shapes('board').c === 'c');
    expect(outbox.received).toHaveLength(2);
    // I7: the server where it lived before lacks this.
    expect(outbox.isMarkedSynced('board', 'ws://before')).toBe(false);
    expect(outbox.shapes('board')).toEqual({ a: 'a', b: 'b', c: 'c' });
  });
});

describe('types that the server nests in those of its last change', () => {
  it('I33: are judged once that is stored', async () => {
    const outbox = new MemoryOutbox();
    let store = (): void => undefined;
    const isStoring = new Promise<void>((resolve) => {
      store = resolve;
    });
    const receive = outbox.receive.bind(outbox);
    let receivedCount = 0;
    outbox.receive = async (boardId, update) => {
      receivedCount += 1;
      events.report();
      await isStoring;
      await receive(boardId, update);
    };
    const channel = openChannel(outbox);
    channel.handle({ type: 'authenticated', boardId: 'board', isReadOnly: false });
    channel.handle({ type: 'step2', boardId: 'board', update: new Uint8Array([0, 0]) });
    const shape = nestedMaps({ client: 8, from: 0, count: 1 });
    channel.handle({ type: 'update', boardId: 'board', update: shape });
    const within = { client: 8, clock: 0 };
    const nested = nestedMaps({ client: 9, from: 0, count: 1, parent: within });
    channel.handle({ type: 'update', boardId: 'board', update: nested });
    await events.until('the shape is being stored', () => receivedCount === 1);
    store();
    await events.until('both are stored', () => outbox.received.length === 2);
    expect(channel.state.state).not.toBe('closing');
  });
});

describe('a large board on the server', () => {
  function largeBoard(): Y.Doc {
    const doc = new Y.Doc();
    for (let index = 0; index < 3_000; index += 1) {
      doc.getMap('shapes').set(`${index}`, 'x'.repeat(500));
    }
    return doc;
  }

  /** A channel that has told the server what it has. */
  async function openedChannel(outbox: MemoryOutbox): Promise<BoardChannel> {
    const channel = openChannel(outbox);
    channel.handle({ type: 'authenticated', boardId: 'board', isReadOnly: false });
    await events.quiet();
    return channel;
  }

  it('is stored piece by piece, and synced once the last piece is stored', async () => {
    const outbox = new MemoryOutbox();
    await outbox.markSynced('board', 'ws://before', 0);
    const channel = await openedChannel(outbox);
    const doc = largeBoard();
    const pieces = splitUpdate(Y.encodeStateAsUpdate(doc), 64 * 1024);
    const last = pieces.at(-1) ?? new Uint8Array();
    channel.handle({ type: 'step1', boardId: 'board', stateVector: new Uint8Array([0]) });
    for (const [index, update] of pieces.slice(0, -1).entries()) {
      channel.handle({ type: 'update', boardId: 'board', update });
      await events.until('it is stored', () => outbox.received.length === index + 1);
    }
    expect(outbox.isMarkedSynced('board', 'ws://before')).toBe(false);
    expect(channel.state.state).toBe('handshaking');
    channel.handle({ type: 'step2', boardId: 'board', update: last });
    await events.until('all is stored', () => outbox.received.length === pieces.length);
    expect(outbox.shapes('board')).toEqual(doc.getMap('shapes').toJSON());
  });

  it('I5: is stored up to a missing piece, and requested again', async () => {
    const outbox = new MemoryOutbox();
    const channel = await openedChannel(outbox);
    const pieces = splitUpdate(Y.encodeStateAsUpdate(largeBoard()), 64 * 1024);
    for (const [index, update] of pieces.entries()) {
      if (index !== 2) channel.handle({ type: 'update', boardId: 'board', update });
    }
    await events.until('the first are stored', () => outbox.received.length === 2);
    await events.quiet();
    expect(outbox.received).toHaveLength(2);
  });

  it('arrives in one piece from another server, and is stored in pieces', async () => {
    const outbox = new MemoryOutbox();
    const channel = await openedChannel(outbox);
    const doc = largeBoard();
    channel.handle({ type: 'step2', boardId: 'board', update: Y.encodeStateAsUpdate(doc) });
    // What is drawn elsewhere meanwhile comes after it.
    const before = Y.encodeStateVector(doc);
    doc.getMap('shapes').set('later', 'drawn elsewhere');
    const update = Y.encodeStateAsUpdate(doc, before);
    channel.handle({ type: 'update', boardId: 'board', update });
    await events.until('all is stored', () => outbox.shapes('board').later !== undefined);
    expect(outbox.received.length).toBeGreaterThan(20);
    expect(outbox.received.at(-1)?.update).toEqual(update);
    expect(outbox.shapes('board')).toEqual(doc.getMap('shapes').toJSON());
  });
});

import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { silentLog } from '../log/Log.ts';
import { BatchSize } from './BatchSize.ts';
import { BoardChannel } from './BoardChannel.ts';
import { Intake } from './Intake.ts';
import { fastClock, until } from './testing/harness.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';

/** A channel that nobody answers, but for what the test says. */
function openChannel(outbox: MemoryOutbox): BoardChannel {
  return new BoardChannel({
    boardId: 'board',
    server: { url: 'ws://server', token: '' },
    outbox,
    intake: new Intake(),
    clock: fastClock,
    log: silentLog,
    link: { send: () => {}, caughtUp: () => {}, changed: () => {}, distrust: () => {} },
    catchUpLine: {
      inTurn: (work) => work(),
      inLargeTurn: (work) => work(),
      isLargeTurnFree: true,
      batchSize: new BatchSize(),
      roundTripMs: () => 0,
    },
  });
}

describe('a change that is told before the handshake has brought what it builds on', () => {
  it('I5: is not stored as a fragment, but with the rest', async () => {
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
    await until('all is stored', () => outbox.shapes('board').c === 'c');
    expect(outbox.received).toHaveLength(2);
    // I7: the server where it lived before lacks this.
    expect(outbox.isMarkedSynced('board', 'ws://before')).toBe(false);
    expect(outbox.shapes('board')).toEqual({ a: 'a', b: 'b', c: 'c' });
  });
});

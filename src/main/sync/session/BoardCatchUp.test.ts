import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { systemClock } from '../../../base/Clock.ts';
import { Limiter } from '../../../base/Limiter.ts';
import { BatchSize } from '../delivery/BatchSize.ts';
import { MemoryOutbox } from '../testing/MemoryOutbox.ts';
import { BoardCatchUp } from './BoardCatchUp.ts';

const maxMessageSizeBytes = 300_000;

/** Gives a server what it lacks of a board, which is all of it. */
async function catchUp(outbox: MemoryOutbox): Promise<{ doc: Y.Doc; isTooLarge: boolean }> {
  const doc = new Y.Doc();
  let isTooLarge = false;
  const catchingUp = new BoardCatchUp({
    boardId: 'board',
    outbox,
    clock: systemClock,
    line: {
      reading: new Limiter(1),
      sendingLarge: new Limiter(1),
      sendSize: new BatchSize(),
      roundTripMs: () => 0,
    },
    isOver: () => false,
    maxMessageSizeBytes,
    tooLarge: () => {
      isTooLarge = true;
    },
    send: async (update, _isLast, written) => {
      Y.applyUpdate(doc, update);
      written();
      return true;
    },
  });
  await catchingUp.send(Uint8Array.of(0));
  return { doc, isTooLarge };
}

test('I27: a board that is larger than a message is sent in pieces', async () => {
  const outbox = new MemoryOutbox();
  for (let i = 0; i < 10; i += 1) outbox.draw('board', `${i}`, new Uint8Array(100_000));
  const { doc, isTooLarge } = await catchUp(outbox);
  expect(isTooLarge).toBe(false);
  expect(doc.getMap('shapes').size).toBe(10);
});

test('I27: a board with one value that no message can carry is not sent', async () => {
  const outbox = new MemoryOutbox();
  outbox.draw('board', 'huge', new Uint8Array(maxMessageSizeBytes));
  expect(await catchUp(outbox)).toMatchObject({ isTooLarge: true });
});

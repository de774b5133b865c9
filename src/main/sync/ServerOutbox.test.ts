import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { ServerOutbox } from './ServerOutbox.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';

const limit = { maxOperations: 9, maxSizeBytes: 9_999 };
const emptyStateVector = Y.encodeStateVector(new Y.Doc());

it('I20: the outbox shows one server nothing of a board that lives elsewhere', async () => {
  const all = new MemoryOutbox();
  const outbox = new ServerOutbox(all, (boardId) => boardId === 'here');
  const heard: string[] = [];
  outbox.onWaiting((boardId) => heard.push(boardId));
  for (const boardId of ['here', 'elsewhere']) all.draw(boardId, 'a');
  expect(heard).toEqual(['here']);
  expect(outbox.boardsWaiting()).toEqual(['here']);
  expect([outbox.waitingCount('here'), outbox.waitingCount('elsewhere')]).toEqual([1, 0]);
  expect(await outbox.boardsNeverSynced('ws://one')).toEqual(['here']);
  expect(await outbox.nextBatch('here', limit)).toBeDefined();
  expect(await outbox.nextBatch('elsewhere', limit)).toBeUndefined();
  await expect(outbox.missingUpdate('elsewhere', emptyStateVector)).rejects.toThrow();
  await expect(outbox.stateVector('elsewhere')).rejects.toThrow();
  // The size of the queue covers all boards.
  expect(outbox.size).toBe(2);
});

it('I20: operations that are being read when their board moves are not returned', async () => {
  const all = new MemoryOutbox();
  let isHere = true;
  const outbox = new ServerOutbox(all, () => isHere);
  all.draw('board', 'a');
  const batch = outbox.nextBatch('board', limit);
  isHere = false;
  expect(await batch).toBeUndefined();
});

it('I20: a former server of a board cannot change its outbox', async () => {
  const all = new MemoryOutbox();
  const outbox = new ServerOutbox(all, () => false);
  const theirs = new Y.Doc();
  theirs.getMap('shapes').set('late', 1);
  await outbox.receive('board', Y.encodeStateAsUpdate(theirs));
  await outbox.markSynced('board', 'ws://old', 1);
  expect(all.shapes('board')).toEqual({});
  expect(all.isMarkedSynced('board', 'ws://old')).toBe(false);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { updateFault, wholeBoardLimits } from '../../shared/document/checkUpdate.ts';
import { nestedMaps } from '../../shared/document/testing/nestedMaps.ts';
import { openQueue, TestBoard } from '../queue/testing/openQueue.ts';
import { documentOf } from '../store/compactUpdates.ts';
import { emptyBoard, frameOf, HostileServer, letIn } from './testing/HostileServer.ts';
import { realTime } from './testing/harness.ts';
import { stage } from './testing/stage.ts';

const { afterwards, report, sync, until } = stage();

const nested = Array.from({ length: 1_000 }, (_, index) =>
  nestedMaps({ client: 7, from: index * 20, count: 20 }),
);

/** Of these, what a board may have. */
const allowed = nested.slice(0, 2);

it('I33: a server that nests types over many messages leaves a database that opens', async () => {
  const server = await HostileServer.start((boardId, message) => {
    if (message === 'authentication') return [letIn(boardId)];
    if (message === 'close') return [frameOf(boardId, 7, '')];
    if (message !== 'sync') return [frameOf(boardId, 8, 1)];
    const attack = nested.map((update) => frameOf(boardId, 0, 2, update));
    return [...emptyBoard(boardId), ...(boardId === 'attacked' ? attack : [])];
  });
  afterwards(() => server.stop());
  const folder = await mkdtemp(join(tmpdir(), 'everink-nesting-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  const queue = await openQueue(folder);
  const mine = new TestBoard('attacked');
  await queue.enqueue(mine.draw('mine'));
  await queue.enqueue(new TestBoard('other').draw('theirs'));
  const received: Uint8Array[] = [];
  queue.onRemote((_boardId, update) => {
    received.push(update);
    report();
  });

  const { sync: orchestrator } = sync(queue, server.url, realTime);
  const status = (boardId: string) => orchestrator.syncStatus(boardId);
  orchestrator.openBoard('attacked');
  await until('the board is refused, or too much was stored', () => {
    const now = status('attacked');
    const isRefused = now.state === 'offline' && now.reason === 'too-much';
    return isRefused || received.length > allowed.length;
  });
  expect(received).toEqual(allowed);
  orchestrator.openBoard('other');
  await until('the other board is synced', () => status('other').state === 'synced');
  expect(status('other').waitingCount).toBe(0);
  expect(server.sessionCount).toBe(1);
  await orchestrator.stop();
  await queue.close();

  const reopened = await openQueue(folder);
  afterwards(async () => {
    await reopened.close();
  });
  const { updates } = await reopened.loadBoard('attacked');
  const shapes = documentOf(updates).getMap('shapes');
  expect(shapes.get('mine')).toBe('mine');
  expect([...shapes.keys()].toSorted()).toEqual(['mine', 'of-7']);
  for (const update of updates) expect(updateFault(update, wholeBoardLimits)).toBeUndefined();
  expect(updates).toEqual(expect.arrayContaining(allowed));
});

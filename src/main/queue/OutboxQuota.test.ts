import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { StoreEvent } from '../store/storeProtocol.ts';
import type { DrawingOperationQueue, QueueOptions } from './DrawingOperationQueue.ts';
import { nextQuotaLevel, OutboxQuota } from './OutboxQuota.ts';
import { loadShapes, openQueue, startWorkers, TestBoard } from './testing/openQueue.ts';

let folder: string;
let queue: DrawingOperationQueue;
let quota: OutboxQuota;
/** What the user sees now. */
let shown: MainNotice | undefined;
let toldCount: number;

async function open(options: Partial<QueueOptions> = {}): Promise<void> {
  queue = await openQueue(folder, options);
  quota = new OutboxQuota({
    sizeBytes: () => queue.outboxSizeBytes,
    tell: (notice) => {
      shown = notice;
      toldCount += 1;
    },
    withdraw: () => {
      shown = undefined;
    },
  });
  queue.onWaiting(() => quota.check());
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-quota-'));
  shown = undefined;
  toldCount = 0;
  await open();
});

afterEach(async () => {
  await queue.close();
  await rm(folder, { recursive: true, force: true });
});

/** Draws this many shapes of 100 kB. */
async function draw(board: TestBoard, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await queue.enqueue(board.draw(crypto.randomUUID(), 'x'.repeat(100_000)));
  }
}

test('I22: warns once at 80%, asks once at 100%, and drawing continues', async () => {
  const board = new TestBoard('board');
  quota.setQuota(1);
  await draw(board, 7);
  expect(shown).toBeUndefined();
  await draw(board, 2);
  expect(shown).toMatchObject({ level: 'warning', code: 'outbox-nearly-full' });
  expect(shown?.actions).toBeUndefined();
  await draw(board, 3);
  expect(shown?.actions).toEqual(['raise-outbox-quota', 'lift-outbox-quota', 'save-board']);
  expect(toldCount).toBe(2);
  expect(queue.size).toBe(12);
  expect(Object.keys(await loadShapes(queue, 'board'))).toHaveLength(12);
});

test('I22: ends when the quota is raised or removed, or the server accepted the operations', async () => {
  const board = new TestBoard('board');
  quota.setQuota(1);
  await draw(board, 20);
  expect(shown?.actions).toBeDefined();
  expect(quota.raisedMb).toBe(4);
  quota.setQuota(quota.raisedMb);
  expect(shown).toBeUndefined();
  quota.setQuota(1);
  expect(shown).toBeDefined();
  quota.setQuota(0);
  expect(shown).toBeUndefined();
  quota.setQuota(1);
  const batch = await queue.nextBatch('board', { maxOperations: 20, maxSizeBytes: 10_000_000 });
  if (batch === undefined) throw new Error('nothing waits');
  await queue.acknowledge(batch);
  quota.check();
  expect(queue.outboxSizeBytes).toBe(0);
  expect(shown).toBeUndefined();
});

test('I8: the bytes of the outbox are those on disk after a restart', async () => {
  await draw(new TestBoard('board'), 3);
  const before = queue.outboxSizeBytes;
  expect(before).toBeGreaterThan(300_000);
  await queue.close();
  await open();
  expect(queue.outboxSizeBytes).toBe(before);
});

test('I22: ends when the reopened database has an empty outbox', async () => {
  await queue.close();
  let hear: (event: StoreEvent) => void = () => {};
  await open({
    startWorkers: (onEvent) => {
      hear = onEvent;
      return startWorkers(folder)(onEvent);
    },
  });
  quota.setQuota(1);
  await draw(new TestBoard('board'), 12);
  expect(shown).toBeDefined();
  // The acknowledgement was flushed, and its thread died before it said so.
  hear({ type: 'content', content: { waiting: [], boards: [], tails: [] } });
  expect(queue.outboxSizeBytes).toBe(0);
  expect(shown).toBeUndefined();
});

test('the warning does not appear and disappear with each operation', () => {
  expect(nextQuotaLevel('calm', 0.79)).toBe('calm');
  expect(nextQuotaLevel('calm', 0.8)).toBe('warned');
  expect(nextQuotaLevel('warned', 0.76)).toBe('warned');
  expect(nextQuotaLevel('warned', 0.75)).toBe('calm');
  expect(nextQuotaLevel('full', 0.9)).toBe('warned');
  expect(nextQuotaLevel('calm', 1)).toBe('full');
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { programPath } from '../shared/testing/programs.ts';
import type { ThreadCalls } from './testing/threadWorker.ts';
import { WorkerClient } from './WorkerClient.ts';

const idleMs = 20_000;
let client: WorkerClient<ThreadCalls>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  client = new WorkerClient<ThreadCalls>({
    path: programPath('threadWorker'),
    workerData: undefined,
    idleMs,
  });
});

afterEach(async () => {
  await client.close();
  vi.useRealTimers();
});

test('a worker that nobody calls any more is ended, and the next call starts another one', async () => {
  const first = await client.call('threadId');
  vi.advanceTimersByTime(idleMs);
  expect(await client.call('threadId')).not.toBe(first);
});

test('a worker that is called again in time stays', async () => {
  const first = await client.call('threadId');
  vi.advanceTimersByTime(idleMs - 1);
  expect(await client.call('threadId')).toBe(first);
  vi.advanceTimersByTime(idleMs - 1);
  expect(await client.call('threadId')).toBe(first);
});

test('a worker is not ended while a call is not answered', async () => {
  const first = await client.call('threadId');
  const answer = client.call('threadId');
  vi.advanceTimersByTime(idleMs);
  expect(await answer).toBe(first);
});

test('calls that come while an idle worker ends are answered by the next one', async () => {
  const threads: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const [one, other] = await Promise.all([client.call('threadId'), client.call('threadId')]);
    expect(other).toBe(one);
    threads.push(one);
    // Its end has begun and is not waited for.
    vi.advanceTimersByTime(idleMs);
  }
  expect(new Set(threads).size).toBe(4);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { programPath } from '../shared/testing/programs.ts';
import { ManualClock } from './testing/ManualClock.ts';
import type { ThreadCalls } from './testing/threadWorker.ts';
import { WorkerClient } from './WorkerClient.ts';

const idleMs = 20_000;
let clock: ManualClock;
let client: WorkerClient<ThreadCalls>;

beforeEach(() => {
  clock = new ManualClock();
  client = new WorkerClient<ThreadCalls>({
    path: programPath('threadWorker'),
    workerData: undefined,
    idleMs,
    clock,
  });
});

afterEach(() => client.close());

test('a worker that nobody calls any more is ended, and the next call starts another one', async () => {
  const first = await client.call('threadId');
  clock.advance(idleMs);
  expect(await client.call('threadId')).not.toBe(first);
});

test('a worker that is called again in time stays', async () => {
  const first = await client.call('threadId');
  clock.advance(idleMs - 1);
  expect(await client.call('threadId')).toBe(first);
  clock.advance(idleMs - 1);
  expect(await client.call('threadId')).toBe(first);
});

test('a worker is not ended while a call is not answered', async () => {
  const first = await client.call('threadId');
  const answer = client.call('threadId');
  clock.advance(idleMs);
  expect(await answer).toBe(first);
});

test('calls that come while an idle worker ends are answered by the next one', async () => {
  const threads: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const [one, other] = await Promise.all([client.call('threadId'), client.call('threadId')]);
    expect(other).toBe(one);
    threads.push(one);
    // Its end has begun and is not waited for.
    clock.advance(idleMs);
  }
  expect(new Set(threads).size).toBe(4);
});

import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ThreadCalls } from './testing/threadWorker.ts';
import { WorkerClient } from './WorkerClient.ts';

let client: WorkerClient<ThreadCalls>;

beforeEach(() => {
  client = new WorkerClient<ThreadCalls>({
    path: resolve(import.meta.dirname, 'testing/threadWorker.ts'),
    workerData: undefined,
    idleMs: 1,
  });
});

afterEach(() => client.close());

test('a worker that nobody calls any more is ended, and the next call starts another one', async () => {
  const first = await client.call('threadId');
  await vi.waitFor(async () => expect(await client.call('threadId')).not.toBe(first));
});

test('every call is answered, also one that comes while an idle worker ends', async () => {
  const threads = new Set<number>();
  for (let call = 0; call < 12; call += 1) {
    threads.add(await client.call('threadId'));
    // From well before the end of the worker to well after it.
    await pause(call % 4);
  }
  expect(threads.size).toBeGreaterThan(1);
});

import { expect, test } from 'vitest';
import { systemClock } from '../../base/Clock.ts';
import { silentLog } from '../log/Log.ts';
import { Compactor } from './Compactor.ts';

const operationSizeBytes = 8 * 1024;

/** A compactor whose delays end when the test says so. */
function stage() {
  let fire: (() => void) | undefined;
  let meanwhile = (): void => {};
  const compacted: string[] = [];
  const compactor = new Compactor({
    compact: async (boardId) => {
      compacted.push(boardId);
      meanwhile();
      meanwhile = () => {};
      return { seq: 1, payload: new Uint8Array(1_000) };
    },
    inspect: async () => {},
    store: async () => {},
    clock: {
      ...systemClock,
      after: (_delayMs, callback) => {
        fire = callback;
        return () => {};
      },
    },
    log: silentLog,
  });
  return {
    compacted,
    whileCompacting(work: () => void): void {
      meanwhile = work;
    },
    receive(sizeBytes: number, eachSizeBytes = operationSizeBytes): void {
      for (let size = 0; size < sizeBytes; size += eachSizeBytes) {
        compactor.grew('board', eachSizeBytes);
      }
    },
    async delayEnds(): Promise<void> {
      const ended = fire;
      fire = undefined;
      ended?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('a board that is being received is compacted once it is complete', async () => {
  const { compacted, receive, delayEnds } = stage();
  for (let second = 0; second < 10; second += 3) {
    receive(4 * 1024 * 1024);
    await delayEnds();
  }
  expect(compacted.length).toBeLessThanOrEqual(1);
  await delayEnds();
  expect(compacted).toEqual(['board']);
});

test('a board is compacted while it is drawn on', async () => {
  const { compacted, receive, delayEnds } = stage();
  receive(4 * 1024 * 1024);
  await delayEnds();
  receive(200_000);
  await delayEnds();
  expect(compacted).toEqual(['board']);
});

test('changes during a compaction wait for its end too', async () => {
  const { compacted, receive, delayEnds, whileCompacting } = stage();
  receive(4 * 1024 * 1024);
  whileCompacting(() => receive(4 * 1024 * 1024));
  await delayEnds();
  await delayEnds();
  expect(compacted).toHaveLength(1);
  receive(2 * 1024 * 1024);
  await delayEnds();
  expect(compacted).toHaveLength(1);
  await delayEnds();
  expect(compacted).toHaveLength(2);
});

test('a board received in large pieces is read as quickly as its snapshot', async () => {
  const { compacted, receive, delayEnds } = stage();
  receive(40 * 1024 * 1024, 64 * 1024);
  await delayEnds();
  await delayEnds();
  expect(compacted).toEqual([]);
  receive(4 * 1024 * 1024);
  await delayEnds();
  await delayEnds();
  expect(compacted).toEqual(['board']);
});

test('a board that is never idle is compacted anyway', async () => {
  const { compacted, receive, delayEnds } = stage();
  receive(4 * 1024 * 1024);
  for (let delay = 0; delay < 30; delay += 1) {
    receive(2 * 1024 * 1024);
    await delayEnds();
  }
  expect(compacted.length).toBeGreaterThan(0);
});

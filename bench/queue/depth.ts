/** Measures the cost of an operation while many others are in the outbox. */

import { join } from 'node:path';
import { systemClock } from '../../src/base/Clock.ts';
import { openQueue } from '../../src/main/queue/testing/openQueue.ts';
import { StoreWriter } from '../../src/main/store/StoreWriter.ts';
import { databaseName, migrations } from '../../src/main/store/schema.ts';
import { newOperationId } from '../../src/shared/newOperationId.ts';
import type { Operation } from '../../src/shared/operation.ts';
import { inTransaction } from '../../src/sqlite/inTransaction.ts';
import { closeDatabase, openDatabase } from '../../src/sqlite/openDatabase.ts';
import { type LoopDelay, withLoopDelay } from '../loopDelay.ts';
import { median } from '../report.ts';
import { inTemporaryFolder } from './temporaryFolder.ts';

const batchLimit = { maxOperations: 500, maxSizeBytes: 1_000_000 };
const rowsPerTransaction = 20_000;
const microsecondsPerMs = 1_000;

export interface DepthCost {
  readonly waitingCount: number;
  /** Opening the queue once. */
  readonly openMs: number;
  /** Medians per operation in groups of 500, microseconds. */
  readonly enqueueUs: number;
  readonly nextBatchUs: number;
  readonly acknowledgeUs: number;
  readonly loopDelay: LoopDelay;
}

/**
 * Enqueues, reads and acknowledges groups of operations on a board with `waitingCount` others in the outbox.
 * Compaction, which waits for idle time, does not run.
 */
export function depthCost(
  boardId: string,
  operations: readonly Operation[],
  waitingCount: number,
  cycleCount: number,
): Promise<DepthCost> {
  return inTemporaryFolder(async (folder) => {
    fillOutbox(folder, boardId, operations, waitingCount);
    const openedMs = performance.now();
    const queue = await openQueue(folder, {
      clock: { ...systemClock, after: () => () => {} },
    });
    const openMs = performance.now() - openedMs;
    if (queue.size !== waitingCount) throw new Error(`${queue.size} operations wait`);
    const times = {
      enqueue: [] as number[],
      nextBatch: [] as number[],
      acknowledge: [] as number[],
    };
    const timed = async <Result>(into: number[], work: () => Promise<Result>): Promise<Result> => {
      const startMs = performance.now();
      const result = await work();
      into.push(((performance.now() - startMs) * microsecondsPerMs) / batchLimit.maxOperations);
      return result;
    };
    const group = operations.slice(0, batchLimit.maxOperations);
    const { loopDelay } = await withLoopDelay(async () => {
      for (let cycle = 0; cycle < cycleCount; cycle += 1) {
        const fresh = group.map((each) => ({ ...each, boardId, id: newOperationId() }));
        await timed(times.enqueue, () => Promise.all(fresh.map((each) => queue.enqueue(each))));
        const batch = await timed(times.nextBatch, () => queue.nextBatch(boardId, batchLimit));
        if (batch === undefined) throw new Error('the outbox is empty');
        await timed(times.acknowledge, () => queue.acknowledge(batch));
      }
    });
    await queue.close();
    return {
      waitingCount,
      openMs,
      enqueueUs: median(times.enqueue),
      nextBatchUs: median(times.nextBatch),
      acknowledgeUs: median(times.acknowledge),
      loopDelay,
    };
  });
}

/** Writes with the store's own writer, without messages of the queue. The same updates repeat, with new ids. */
function fillOutbox(
  folder: string,
  boardId: string,
  operations: readonly Operation[],
  waitingCount: number,
): void {
  const database = openDatabase(join(folder, databaseName), migrations);
  database.exec('PRAGMA synchronous = OFF');
  const writer = new StoreWriter(database);
  for (let from = 0; from < waitingCount; from += rowsPerTransaction) {
    inTransaction(database, () => {
      const until = Math.min(from + rowsPerTransaction, waitingCount);
      for (let index = from; index < until; index += 1) {
        const operation = operations[index % operations.length];
        if (operation === undefined) continue;
        const id = newOperationId();
        writer.apply({
          type: 'operation',
          ...operation,
          boardId,
          id,
          origin: 'local',
          waits: true,
        });
      }
    });
  }
  closeDatabase(database);
}

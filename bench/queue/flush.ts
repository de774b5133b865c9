/**
 * Measures the delivery of a backlog to the shipped server: by the queue, by Hocuspocus's provider, and one change at a
 * time by both.
 */

import * as Y from 'yjs';
import { defaultRetryOptions } from '../../src/base/RetryWrapper.ts';
import { silentLog } from '../../src/main/log/Log.ts';
import type { DrawingOperationQueue } from '../../src/main/queue/DrawingOperationQueue.ts';
import { openQueue } from '../../src/main/queue/testing/openQueue.ts';
import { SyncOrchestrator } from '../../src/main/sync/SyncOrchestrator.ts';
import { TestSocket } from '../../src/server/testing/BoardClient.ts';
import { RawClient } from '../../src/server/testing/RawClient.ts';
import type { ServerProcess } from '../../src/server/testing/ServerProcess.ts';
import type { Operation } from '../../src/shared/operation.ts';
import { type LoopDelay, withLoopDelay } from '../loopDelay.ts';
import { inTemporaryFolder } from './temporaryFolder.ts';

export interface Flush {
  /** From the start of the session until the last acknowledgement. */
  readonly tookMs: number;
  readonly loopDelay?: LoopDelay;
}

/** As the app does: from an outbox on disk, filled offline, until it is empty on disk. */
export function queueFlush(
  server: ServerProcess,
  boardId: string,
  operations: readonly Operation[],
): Promise<Flush> {
  return inTemporaryFolder(async (folder) => {
    const queue = await openQueue(folder);
    await Promise.all(operations.map((operation) => queue.enqueue({ ...operation, boardId })));
    let emptied: () => void = () => {};
    const isEmpty = new Promise<void>((resolve) => {
      emptied = resolve;
    });
    const orchestrator = syncOf(queue, server, boardId, () => {
      if (queue.size === 0) emptied();
    });
    const startMs = performance.now();
    const { loopDelay } = await withLoopDelay(async () => {
      orchestrator.start();
      await isEmpty;
    });
    const tookMs = performance.now() - startMs;
    await orchestrator.stop();
    await queue.close();
    return { tookMs, loopDelay };
  });
}

/** As the app does, without batches: each change is on disk and acknowledged before the next one. */
export function queueOneByOne(
  server: ServerProcess,
  boardId: string,
  operations: readonly Operation[],
): Promise<Flush> {
  return inTemporaryFolder(async (folder) => {
    const queue = await openQueue(folder);
    let delivered: () => void = () => {};
    const orchestrator = syncOf(queue, server, boardId, () => delivered());
    orchestrator.start();
    const deliver = async (operation: Operation): Promise<void> => {
      const isDelivered = new Promise<void>((resolve) => {
        delivered = resolve;
      });
      await queue.enqueue({ ...operation, boardId });
      await isDelivered;
    };
    const [first, ...others] = operations;
    // The handshake is not measured.
    if (first !== undefined) await deliver(first);
    const startMs = performance.now();
    for (const operation of others) await deliver(operation);
    const tookMs = performance.now() - startMs;
    await orchestrator.stop();
    await queue.close();
    return { tookMs };
  });
}

function syncOf(
  queue: DrawingOperationQueue,
  server: ServerProcess,
  boardId: string,
  delivered: () => void,
): SyncOrchestrator {
  const orchestrator = new SyncOrchestrator({
    outbox: queue,
    retry: defaultRetryOptions,
    log: silentLog,
    observers: [{ delivered }],
  });
  orchestrator.setServer({ url: server.url, token: '' });
  orchestrator.openBoard(boardId);
  return orchestrator;
}

/** Without a disk, and in one message. */
export async function providerFlush(
  server: ServerProcess,
  boardId: string,
  merged: Uint8Array,
): Promise<Flush> {
  const startMs = performance.now();
  const socket = new TestSocket(server.url);
  const board = socket.open(boardId);
  await board.synced();
  Y.applyUpdate(board.document, merged);
  await board.acknowledged();
  const tookMs = performance.now() - startMs;
  socket.close();
  return { tookMs };
}

/** Each change waits for the acknowledgement of the previous one, without a disk. */
export async function oneByOneFlush(
  server: ServerProcess,
  boardId: string,
  operations: readonly Operation[],
): Promise<Flush> {
  const startMs = performance.now();
  const client = await RawClient.connect(server.url);
  client.authenticate(boardId);
  for (const { update } of operations) {
    client.sendUpdate(boardId, update);
    const outcome = await client.outcome(boardId);
    if (outcome !== 'acknowledged')
      throw new Error(`the server closed the board: ${outcome.closed}`);
  }
  const tookMs = performance.now() - startMs;
  client.vanish();
  return { tookMs };
}

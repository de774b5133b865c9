/**
 * The app's keeper without windows, to be driven and killed by a test: the real queue on a real database, and
 * the real sync, with the app's own waits. Takes orders from its parent and reports to it.
 *
 *     node headlessProgram.ts FOLDER SERVER_URL BOARD NAME
 */
import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';
import { defaultRetryOptions } from '../../base/RetryWrapper.ts';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { testStroke } from '../../shared/document/testShapes.ts';
import type { Operation } from '../../shared/operation.ts';
import { silentLog } from '../log/Log.ts';
import { loadShapes, openQueue } from '../queue/testing/openQueue.ts';
import { SyncOrchestrator } from '../sync/SyncOrchestrator.ts';
import { orderSchema, type Report } from './headlessMessages.ts';

const [folder = '', url = '', boardId = '', name = ''] = process.argv.slice(2);
const columns = 40;
const board = new BoardDocument();

/** The operation that puts a stroke on the board, at a place of its own. */
function stroke(number: number): { readonly id: string; readonly operation: Operation } {
  const id = `${name}-${number}`;
  const updates: Uint8Array[] = [];
  const keep = (update: Uint8Array): void => {
    updates.push(update);
  };
  board.doc.on('update', keep);
  const place = { x: (number % columns) * 40, y: Math.floor(number / columns) * 12 };
  const z = `a${String(number).padStart(7, '0')}1`;
  board.doc.transact(() => board.insert(id, testStroke({ ...place, z })));
  board.doc.off('update', keep);
  const update = new Uint8Array(Y.mergeUpdates(updates));
  return {
    id,
    operation: { id: randomUUID(), boardId, kind: 'draw', createdAt: Date.now(), update },
  };
}

function report(message: Report): void {
  // The parent has exited and receives nothing more.
  process.send?.(message, undefined, undefined, () => {});
}

let saved: [string, string][] = [];

/** What one flush saved is one message. */
function reportSaved(operationId: string, strokeId: string): void {
  if (saved.length === 0) {
    setImmediate(() => {
      report({ type: 'saved', drawn: saved });
      saved = [];
    });
  }
  saved.push([operationId, strokeId]);
}

async function draw(firstNumber: number, count: number): Promise<void> {
  const strokes = Array.from({ length: count }, (_, index) => stroke(firstNumber + index));
  await Promise.all(
    strokes.map(async ({ id, operation }) => {
      await queue.enqueue(operation);
      reportSaved(operation.id, id);
    }),
  );
}

/** A slow machine still has an end in sight. */
const mostWaiting = 100;
let someDelivered: () => void = () => {};

async function drawForEver(): Promise<void> {
  for (let drawn = 0, wave = 1; ; drawn += wave, wave = (wave % 20) + 1) {
    await draw(drawn, wave);
    while (queue.size > mostWaiting) {
      await new Promise<void>((resolve) => {
        someDelivered = resolve;
      });
    }
  }
}

const queue = await openQueue(folder);
const sync = new SyncOrchestrator({
  outbox: queue,
  retry: defaultRetryOptions,
  log: silentLog,
  observers: [
    {
      delivered: ({ operations }) => {
        report({ type: 'delivered', operationIds: operations.map(({ id }) => id) });
        someDelivered();
      },
    },
  ],
});
// As abrupt as a kill.
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  const order = orderSchema.parse(message);
  if (order.type === 'draw') void draw(order.firstNumber, order.count);
  else if (order.type === 'burst') void drawForEver();
  else {
    void loadShapes(queue, boardId).then((shapes) =>
      report({ type: 'shapes', ids: Object.keys(shapes) }),
    );
  }
});
report({ type: 'ready', waitingCount: queue.size, lostCount: queue.lostCount });
sync.onSyncStatus(() => {
  const { state, waitingCount } = sync.syncStatus(boardId);
  report({ type: 'status', state, waitingCount });
});
sync.setServer({ url, token: '' });
sync.openBoard(boardId);
sync.start();

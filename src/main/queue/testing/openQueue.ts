import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';
import type { Operation } from '../../../shared/operation.ts';
import { programPath } from '../../../shared/testing/programs.ts';
import { silentLog } from '../../log/Log.ts';
import { type StartWorkers, workerThreads } from '../../store/StoreWorkers.ts';
import { DrawingOperationQueue, type QueueOptions } from '../DrawingOperationQueue.ts';

/** Real ones, on real files in the folder. */
export const startWorkers = (folder: string): StartWorkers =>
  workerThreads(folder, programPath('storeWorker'), programPath('documentWorker'));

/** A queue on real workers and real files. Close it when done. */
export function openQueue(
  folder: string,
  options: Partial<QueueOptions> = {},
): Promise<DrawingOperationQueue> {
  return DrawingOperationQueue.open({
    folder,
    startWorkers: startWorkers(folder),
    delivers: () => true,
    log: silentLog,
    ...options,
  });
}

/** A window's replica of a board, which draws shapes and returns the operations. */
export class TestBoard {
  readonly id: string;
  readonly doc = new Y.Doc();

  constructor(id: string) {
    this.id = id;
  }

  /** The operation that puts a shape on the board. */
  draw(shapeId: string, value: unknown = shapeId): Operation {
    return this.change((shapes) => shapes.set(shapeId, value));
  }

  change(edit: (shapes: Y.Map<unknown>) => void): Operation {
    const updates: Uint8Array[] = [];
    const keep = (update: Uint8Array): void => {
      updates.push(update);
    };
    this.doc.on('update', keep);
    this.doc.transact(() => edit(this.doc.getMap('shapes')));
    this.doc.off('update', keep);
    return {
      id: randomUUID(),
      boardId: this.id,
      kind: 'draw',
      createdAt: Date.now(),
      update: new Uint8Array(Y.mergeUpdates(updates)),
    };
  }

  get shapes(): Record<string, unknown> {
    return this.doc.getMap('shapes').toJSON();
  }
}

/** What a window would show of these updates. */
export function shapesOf(updates: readonly Uint8Array[]): Record<string, unknown> {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getMap('shapes').toJSON();
}

/** The shapes a queue gives for a board. */
export async function loadShapes(
  queue: DrawingOperationQueue,
  boardId: string,
): Promise<Record<string, unknown>> {
  return shapesOf((await queue.loadBoard(boardId)).updates);
}

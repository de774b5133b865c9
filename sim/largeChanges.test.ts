import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { OpenBoards } from '../src/main/ipc/OpenBoards.ts';
import { silentLog } from '../src/main/log/Log.ts';
import type { DrawingOperationQueue } from '../src/main/queue/DrawingOperationQueue.ts';
import { openQueue } from '../src/main/queue/testing/openQueue.ts';
import { BoardReplica } from '../src/renderer/state/BoardReplica.ts';
import { BoardDocument } from '../src/shared/document/boardDocument.ts';
import { testStroke } from '../src/shared/document/testShapes.ts';
import { transferShapes } from '../src/shared/document/transferShapes.ts';
import type { Notice } from '../src/shared/ipc.ts';

/** Four times these bytes are more than one operation may have. */
const strokeSizeBytes = 600_000;
const strokeCount = 15;

let folder: string;
let queue: DrawingOperationQueue;
let notices: Notice[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-large-'));
  queue = await openQueue(folder);
  notices = [];
});

afterEach(async () => {
  await queue.close();
  await rm(folder, { recursive: true, force: true });
});

/** The replica of a window, connected with the real queue and store. */
async function open(): Promise<{
  readonly board: BoardReplica;
  until(isSo: () => boolean): Promise<void>;
}> {
  let changed = (): void => {};
  const board = new BoardReplica('board', {
    onDocumentChange: () => {},
    onStoredSizes: () => {},
    onStored: () => undefined,
    onStatusChange: () => changed(),
    onLoaded: () => {},
    onNotice: (notice) => notices.push(notice),
  });
  const { port1, port2 } = new MessageChannel();
  const openBoards = new OpenBoards({
    queue,
    placeOf: () => ({ type: 'device' }),
    sync: {
      openBoard: () => {},
      closeBoard: () => {},
      onSyncStatus: () => () => {},
      syncStatus: () => ({ state: 'local-only', waitingCount: 0 }),
    },
    log: silentLog,
    tell: (notice) => notices.push(notice),
    saved: () => {},
  });
  await openBoards.open('board', electronPort(port1));
  board.attachPort(port2 as unknown as Parameters<BoardReplica['attachPort']>[0]);
  return {
    board,
    async until(isSo) {
      while (!isSo()) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
  };
}

/** A port of Node as Electron shows it to main. */
const electronPort = (port: MessagePort): Parameters<OpenBoards['open']>[1] => ({
  postMessage: (message) => port.postMessage(message),
  on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
    event === 'message'
      ? port.on('message', (data: unknown) => listener({ data }))
      : port.on('close', () => listener({ data: undefined })),
  start: () => port.start(),
  close: () => port.close(),
});

function duplicateAll(board: BoardReplica): void {
  board.commit('duplicate', (document) =>
    transferShapes(document, document, [...document.shapes.keys()], () => ({
      id: crypto.randomUUID(),
      z: 'a1',
      page: 'page-1',
      dx: 1,
      dy: 1,
    })),
  );
}

test('I27: changes of more than an operation may have are on disk whole, and none is lost', async () => {
  const { board, until } = await open();
  await until(() => board.phase === 'ready');
  const isSaved = (): boolean => board.status.save.state === 'saved';
  board.commit('paste', (document) => {
    for (let index = 0; index < strokeCount; index += 1) {
      const points = new Uint8Array(strokeSizeBytes).fill(index);
      document.insert(`stroke-${index}`, testStroke({ points }));
    }
  });
  duplicateAll(board);
  duplicateAll(board);
  await until(isSaved);
  board.commit('delete', (document) => {
    for (const id of [...document.shapes.keys()]) document.remove(id);
  });
  await until(isSaved);
  board.undo();
  await until(isSaved);
  expect(board.document.shapes.size).toBe(4 * strokeCount);
  expect(await storedCount()).toBe(4 * strokeCount);
  expect(queue.lostCount).toBe(0);
  expect(notices).toEqual([]);
  board.dispose();
}, 120_000);

/** Shapes on the disk that are whole. */
async function storedCount(): Promise<number> {
  const stored = new BoardDocument();
  for (const update of (await queue.loadBoard('board')).updates) Y.applyUpdate(stored.doc, update);
  return [...stored.shapes.keys()].filter((id) => stored.read(id)?.type === 'stroke').length;
}

import { afterEach, beforeEach, expect, test } from 'vitest';
import { BoardReplica } from '../src/renderer/state/BoardReplica.ts';
import type { Notice } from '../src/renderer/state/Notice.ts';
import { testStroke } from '../src/shared/document/testShapes.ts';
import { transferShapes } from '../src/shared/document/transferShapes.ts';
import { MainStage } from './MainStage.ts';

/** Four times these bytes are more than one operation may have. */
const strokeSizeBytes = 600_000;
const strokeCount = 15;

let main: MainStage;
let notices: Notice[];

beforeEach(async () => {
  main = await MainStage.open();
  notices = [];
});

afterEach(() => main.close());

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
    beforeShown: () => undefined,
    onLoaded: () => {},
    onNotice: (make) => notices.push(make()),
  });
  await main.connect('board', board);
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

test('I27: changes that are larger than an operation are stored completely', async () => {
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
  expect(main.queue.lostCount).toBe(0);
  expect([...notices, ...main.notices]).toEqual([]);
  board.dispose();
}, 120_000);

/** Shapes on the disk that are whole. */
async function storedCount(): Promise<number> {
  const stored = await main.stored('board');
  return [...stored.shapes.keys()].filter((id) => stored.read(id)?.type === 'stroke').length;
}

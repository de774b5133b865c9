import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pointerAt } from '../src/renderer/tools/testHost.ts';
import { BoardDocument } from '../src/shared/document/boardDocument.ts';
import { toClipboardText } from '../src/shared/document/clipboardText.ts';
import { splitUpdate } from '../src/shared/document/splitUpdate.ts';
import { testRectangle } from '../src/shared/document/testShapes.ts';
import { maxUpdateSizeBytes } from '../src/shared/limits.ts';
import { LimitsWindow } from './LimitsWindow.ts';
import { MainStage } from './MainStage.ts';
import { measureWithoutScreen } from './measureWithoutScreen.ts';

let main: MainStage;
let boardCount = 0;

beforeAll(async () => {
  main = await MainStage.open();
});

afterAll(async () => {
  expect(main.notices).toEqual([]);
  expect(main.queue.lostCount).toBe(0);
  await main.close();
});

interface Action {
  readonly before?: (window: LimitsWindow) => void;
  readonly act: (window: LimitsWindow) => void | Promise<void>;
}

const onAll = (command: (window: LimitsWindow) => void) => (window: LimitsWindow) => {
  window.selectAll();
  command(window);
};

const deleteAll = onAll(({ actions }) => actions.deleteSelected());
const nudgeAll = onAll(({ actions }) => actions.nudge(10, 10));

const boardOf = (count: number): BoardDocument => {
  const document = new BoardDocument();
  document.doc.clientID = 3;
  for (let id = 0; id < count; id += 1) document.insert(`shape-${id}`, testRectangle({ x: id }));
  return document;
};

/** Actions of a user on a board with shapes. */
const actions: Readonly<Record<string, Action>> = {
  draw: {
    act: ({ tools }) => {
      tools.pen.pointerDown(pointerAt(0, 0));
      for (let at = 1; at < 200; at += 1) tools.pen.pointerMove([pointerAt(at, (at * 7) % 90)], []);
      tools.pen.interrupt();
    },
  },
  type: { act: (window) => window.type({ x: 0, y: 0 }, 'typed '.repeat(100)) },
  'paste a text': {
    act: (window) => void window.actions.pasteText('word '.repeat(100), { x: 0, y: 0 }),
  },
  'paste shapes': {
    act: (window) => {
      const copied = boardOf(20);
      window.actions.pasteShapes(toClipboardText(copied, copied.shapes.keys()), { x: 0, y: 0 });
    },
  },
  duplicate: { act: onAll((window) => window.actions.duplicate()) },
  move: { act: nudgeAll },
  recolour: { act: onAll((window) => window.actions.restyle({ colour: 'red' })) },
  reorder: { act: onAll((window) => window.actions.sendToBack()) },
  delete: { act: deleteAll },
  'undo a deletion': { before: deleteAll, act: ({ board }) => board.undo() },
  'undo a move': { before: nudgeAll, act: ({ board }) => board.undo() },
  redo: {
    before: (window) => {
      nudgeAll(window);
      window.board.undo();
    },
    act: ({ board }) => board.redo(),
  },
  rename: {
    act: ({ board }) => board.commit('rename', (document) => document.setTitle('t'.repeat(200))),
  },
  import: { act: (window) => window.actions.importBoard(boardOf(40)) },
};

interface Done {
  readonly window: LimitsWindow;
  readonly before: Record<string, unknown>;
  /** The changes before the action, and the action last. */
  readonly updates: readonly Uint8Array[];
}

/** Performs the action in a window with these limits, on a board of twenty shapes from another window. */
async function perform(
  { before, act }: Action,
  splitUpdateSizeBytes: number,
  maxSizeBytes: number,
): Promise<Done> {
  measureWithoutScreen();
  boardCount += 1;
  const boardId = `board-${boardCount}`;
  const others = await LimitsWindow.open(main, boardId);
  // Client ids are part of each update, and differ in size.
  others.board.document.doc.clientID = 1;
  others.board.commit('import', (document) => {
    for (let id = 0; id < 20; id += 1) document.insert(`old-${id}`, testRectangle({ x: id }));
  });
  await others.saved();
  others.dispose();
  const window = await LimitsWindow.open(main, boardId, {
    splitUpdateSizeBytes,
    maxUpdateSizeBytes: maxSizeBytes,
  });
  const { doc } = window.board.document;
  doc.clientID = 2;
  const updates: Uint8Array[] = [];
  const keep = (update: Uint8Array): unknown => updates.push(update);
  doc.on('update', keep);
  before?.(window);
  const state = doc.toJSON();
  await act(window);
  doc.off('update', keep);
  return { window, before: state, updates };
}

/** Asserts that the disk matches the window, even after one more action. */
async function expectStored(window: LimitsWindow): Promise<void> {
  const { board } = window;
  board.commit('rename', (document) => document.setTitle('n'));
  await window.saved();
  const stored = await main.stored(board.boardId);
  expect(isDeepStrictEqual(stored.doc.toJSON(), board.document.doc.toJSON())).toBe(true);
  expect(stored.title).toBe('n');
  window.dispose();
}

const withoutLimit = 1_000_000;
const surplus = fc.constantFrom(-1, 0, 1);
const action = fc.constantFrom(...Object.entries(actions));

/** The sizes of the operations of each change, the action last. */
async function sizesOf(done: Action, splitSizeBytes: number): Promise<readonly number[][]> {
  const { window, updates } = await perform(done, splitSizeBytes, withoutLimit);
  window.dispose();
  return updates.map((update) => {
    return splitUpdate(update, splitSizeBytes).map(({ byteLength }) => byteLength);
  });
}

test('I27: an action of the size of one operation, or one byte more or less, is stored whole', async () => {
  await fc.assert(
    fc.asyncProperty(action, surplus, async ([, done], surplusBytes) => {
      const [sizeBytes = 0] = (await sizesOf(done, withoutLimit)).at(-1) ?? [];
      const { window, before, updates } = await perform(
        done,
        sizeBytes - surplusBytes,
        withoutLimit,
      );
      expect(updates.at(-1)?.byteLength).toBe(sizeBytes);
      expect(window.notices).toEqual([]);
      expect(window.board.document.doc.toJSON()).not.toEqual(before);
      await expectStored(window);
    }),
    { numRuns: 20 },
  );
});

test('I27: an action with a value of the maximum size is stored, and one with a larger value refused', async () => {
  const splitSizeBytes = 100;
  await fc.assert(
    fc.asyncProperty(action, surplus, async ([, done], surplusBytes) => {
      const sizesBytes = await sizesOf(done, splitSizeBytes);
      const limit = Math.max(...(sizesBytes.at(-1) ?? [])) - surplusBytes;
      // The next action has to fit too.
      fc.pre(limit > 60);
      fc.pre(
        sizesBytes
          .slice(0, -1)
          .flat()
          .every((sizeBytes) => sizeBytes <= limit),
      );
      const { window, before } = await perform(done, splitSizeBytes, limit);
      const isRefused = surplusBytes > 0;
      expect(window.notices).toHaveLength(isRefused ? 1 : 0);
      expect(isDeepStrictEqual(window.board.document.doc.toJSON(), before)).toBe(isRefused);
      await expectStored(window);
    }),
    { numRuns: 20 },
  );
});

/** No tool makes one: it comes from another client or version. */
test.each([-1, 0, 1])(
  'I27: with the real limits, one value of an operation of 32 MiB and %i bytes',
  async (surplusBytes) => {
    const { window, before, updates } = await perform(
      drawnBytes(1_000_000),
      maxUpdateSizeBytes,
      maxUpdateSizeBytes,
    );
    expect(window.notices).toEqual([]);
    window.dispose();
    // The length of this text takes one more byte.
    const besidesSizeBytes = (updates[0]?.byteLength ?? 0) - 1_000_000 + 1;
    const largest = await perform(
      drawnBytes(maxUpdateSizeBytes + surplusBytes - besidesSizeBytes),
      maxUpdateSizeBytes,
      maxUpdateSizeBytes,
    );
    expect(largest.updates[0]?.byteLength).toBe(maxUpdateSizeBytes + surplusBytes);
    expect(largest.window.notices).toHaveLength(surplusBytes > 0 ? 1 : 0);
    expect(isDeepStrictEqual(largest.window.board.document.doc.toJSON(), before)).toBe(
      surplusBytes > 0,
    );
    await expectStored(largest.window);
  },
);

const drawnBytes = (sizeBytes: number): Action => ({
  act: ({ board }) =>
    board.commit('draw', (document) => {
      document.shapes.set('large', new Uint8Array(sizeBytes));
    }),
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { tasksUntil } from '../../base/testing/tasksUntil.ts';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { testRectangle, testStyle } from '../../shared/document/testShapes.ts';
import { keysAbove } from '../../shared/document/zOrder.ts';
import { messageToMainSchema } from '../../shared/ipc.ts';
import { Ink } from '../canvas/view/Ink.ts';
import type { BoardReplica } from './BoardReplica.ts';
import { draftIntervalMs } from './DraftWriter.ts';
import type { Notice } from './Notice.ts';
import { TestPort } from './testPort.ts';
import { testReplica } from './testReplica.ts';

const replicas: BoardReplica[] = [];

function replica(): { readonly board: BoardReplica; readonly notices: Notice[] } {
  const { board, notices } = testReplica();
  replicas.push(board);
  return { board, notices };
}

function opened(): { readonly board: BoardReplica; readonly port: TestPort } {
  const { board } = replica();
  const port = new TestPort();
  board.attachPort(port);
  port.load();
  return { board, port };
}

const ink = (id: string = crypto.randomUUID()): Ink =>
  new Ink({ id, tool: 'pen', page: 'page-1', style: testStyle, zoom: 1 });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  for (const board of replicas.splice(0)) board.dispose();
  vi.useRealTimers();
});

test('a board is shown once what it needs is there, and what is drawn before stays visible', async () => {
  let resolve = (): void => {};
  const fonts = new Promise<void>((done) => {
    resolve = done;
  });
  const { board } = testReplica(undefined, { beforeShown: () => fonts });
  replicas.push(board);
  const port = new TestPort();
  board.attachPort(port);
  const stored = new BoardDocument();
  stored.insert('stored', testRectangle());
  port.load([Y.encodeStateAsUpdate(stored.doc)]);
  board.commit('create', (document) => document.insert('drawn', testRectangle({ z: 'b1' })));
  const shown = (): readonly string[] =>
    board.scene
      .inOrder()
      .filter((shape) => board.scene.isShown(shape))
      .map(({ id }) => id);
  expect(board.phase).toBe('loading');
  expect(shown()).toEqual(['drawn']);
  resolve();
  await vi.waitFor(() => expect(board.phase).toBe('ready'));
  expect(shown()).toEqual(['stored', 'drawn']);
});

test('a transaction becomes one operation that the contract accepts', () => {
  const { board, port } = opened();
  board.commit('create', (document) => {
    document.insert('a', testRectangle());
    document.insert('b', testRectangle());
    document.setTitle('Plan');
  });
  expect(port.kinds()).toEqual(['create']);
  for (const message of port.sent) expect(messageToMainSchema.parse(message)).toEqual(message);
  const copy = new BoardDocument();
  for (const update of port.updates()) Y.applyUpdate(copy.doc, update);
  expect(copy.doc.toJSON()).toEqual(board.document.doc.toJSON());
});

test('Yjs encodes own changes only, also after changes from main', () => {
  const { board, port } = opened();
  const { doc } = board.document;
  const isEncoded: boolean[] = [];
  // The last thing that it does before it looks whether anybody listens.
  doc.on('afterTransactionCleanup', () => isEncoded.push(doc._observers.has('update')));
  board.commit('create', (document) => document.insert('a', testRectangle()));
  const theirs = new BoardDocument();
  theirs.insert('b', testRectangle());
  port.give({ type: 'remote', update: Y.encodeStateAsUpdate(theirs.doc) });
  port.give({ type: 'loaded', updates: [Y.encodeStateAsUpdate(theirs.doc)], drafts: [] });
  board.commit('create', (document) => document.insert('c', testRectangle()));
  expect(isEncoded).toEqual([true, false, false, true]);
  expect(port.kinds()).toEqual(['create', 'create']);
});

test('a transaction that changes nothing makes no operation', () => {
  const { board, port } = opened();
  board.commit('delete', (document) => document.remove('none'));
  board.undo();
  expect(port.sent).toEqual([]);
});

test('I1: the status is saved only when every sent operation was reported saved', () => {
  const { board, port } = opened();
  board.commit('create', (document) => document.insert('a', testRectangle()));
  board.commit('create', (document) => document.insert('b', testRectangle()));
  const [first] = port.operations();
  port.give({
    type: 'status',
    status: {
      save: { state: 'saved', unsavedCount: 0 },
      sync: { state: 'synced', waitingCount: 0 },
      place: { type: 'server', host: 'office' },
    },
  });
  expect(board.status.save).toEqual({ state: 'saving', unsavedCount: 2 });
  port.give({ type: 'saved', operationIds: [first?.operation.id ?? ''] });
  expect(board.status.save).toEqual({ state: 'saving', unsavedCount: 1 });
  port.save();
  expect(board.status.save).toEqual({ state: 'saved', unsavedCount: 0 });
  expect(board.status.sync.state).toBe('synced');
});

test('I11: the report of a full disk is kept while operations are queued', () => {
  const { board, port } = opened();
  const problem = { code: 'disk-full', folder: '/data' } as const;
  port.give({
    type: 'status',
    status: {
      save: { state: 'saving', unsavedCount: 1, problem },
      sync: { state: 'local-only', waitingCount: 0 },
      place: { type: 'device' },
    },
  });
  board.commit('create', (document) => document.insert('a', testRectangle()));
  expect(board.status.save).toMatchObject({ state: 'saving', problem });
});

test('drawing is possible before the board is loaded, and before the port is connected', () => {
  const { board } = replica();
  board.commit('draw', (document) => document.insert('mine', testRectangle()));
  expect(board.status.save.state).toBe('saving');
  const stored = new BoardDocument();
  stored.insert('theirs', testRectangle());
  const port = new TestPort();
  board.attachPort(port);
  expect(port.kinds()).toEqual(['draw']);
  expect(board.phase).toBe('loading');
  port.load([Y.encodeStateAsUpdate(stored.doc)]);
  expect(board.phase).toBe('ready');
  expect([...board.document.shapes.keys()].sort()).toEqual(['mine', 'theirs']);
  expect(port.kinds()).toEqual(['draw', 'reorder']);
});

/** Thousands of rectangles, as they were drawn: far more than is applied in one go. */
const largeCount = 2_000;
function largeBoard(): readonly Uint8Array[] {
  const stored = new BoardDocument();
  const updates: Uint8Array[] = [];
  stored.doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const [index, z] of keysAbove(undefined, largeCount).entries()) {
    stored.doc.transact(() => stored.insert(`shape-${index}`, testRectangle({ x: index, z })));
  }
  return updates;
}

/** In the middle of it. */
function loadingLargeBoard() {
  const port = new TestPort();
  const { board } = replica();
  board.attachPort(port);
  const updates = largeBoard();
  const half = updates.length / 2;
  port.give({ type: 'part', updates: updates.slice(0, half) });
  return { board, port, updates, giveRest: () => port.load(updates.slice(half)) };
}

const untilReady = (board: BoardReplica): Promise<void> =>
  tasksUntil(() => board.phase === 'ready');

test('while a large board is loaded, new shapes are sent and end up on top', async () => {
  const { board, port, giveRest } = loadingLargeBoard();
  board.commit('draw', (document) => document.insert('mine', testRectangle()));
  expect(port.kinds()).toEqual(['draw']);
  expect(board.scene.inOrder().map(({ id }) => id)).toEqual(['mine']);
  giveRest();
  expect(board.phase).toBe('loading');
  await untilReady(board);
  expect(board.scene.size).toBe(largeCount + 1);
  expect([...board.scene.all()].filter(({ shape }) => shape.type !== 'rectangle')).toEqual([]);
  expect(board.scene.inOrder().at(-1)?.id).toBe('mine');
  const copy = new BoardDocument();
  for (const update of port.updates()) Y.applyUpdate(copy.doc, update);
  expect(copy.read('mine')).toEqual(board.document.read('mine'));
  // Raising it is no action of its own.
  board.undo();
  expect(board.document.shapes.has('mine')).toBe(false);
  expect(board.canUndo).toBe(false);
});

test('messages of main during the loading of a large board are processed afterwards, in order', async () => {
  const { board, port, giveRest } = loadingLargeBoard();
  giveRest();
  const theirs = new BoardDocument();
  theirs.insert('theirs', testRectangle());
  port.give({ type: 'remote', update: Y.encodeStateAsUpdate(theirs.doc) });
  expect(board.document.shapes.has('theirs')).toBe(false);
  expect(port.appliedCount).toBe(1);
  await untilReady(board);
  await tasksUntil(() => port.appliedCount === 3);
  expect(board.scene.get('theirs')).toBeDefined();
});

test('a remote change during loading is shown with the board, or at once if the board cannot be loaded', async () => {
  const { board, port, giveRest } = loadingLargeBoard();
  const theirs = new BoardDocument();
  theirs.insert('theirs', testRectangle());
  const change = { type: 'remote', update: Y.encodeStateAsUpdate(theirs.doc) } as const;
  port.give(change);
  expect(board.document.shapes.has('theirs')).toBe(true);
  expect(board.scene.get('theirs')).toBeUndefined();
  giveRest();
  await untilReady(board);
  expect(board.scene.get('theirs')).toBeDefined();
  const other = new TestPort();
  const { board: unread } = replica();
  unread.attachPort(other);
  other.give(change);
  expect(unread.scene.get('theirs')).toBeUndefined();
  other.give({ type: 'load-failed', problem: { code: 'newer-version', folder: '/data' } });
  await tasksUntil(() => unread.scene.get('theirs') !== undefined);
});

test('a large board is complete if its port is replaced during loading', async () => {
  const { board, updates } = loadingLargeBoard();
  const next = new TestPort();
  board.attachPort(next);
  next.load(updates);
  await untilReady(board);
  expect(board.scene.size).toBe(largeCount);
});

test('a board that is closed while it is loaded stops loading', async () => {
  vi.useRealTimers();
  const { board, giveRest } = loadingLargeBoard();
  giveRest();
  board.dispose();
  const shapeCount = board.scene.size;
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(board.scene.size).toBe(shapeCount);
  expect(board.phase).toBe('loading');
});

test('I11: a board that cannot be read is reported, and can be drawn on', () => {
  const { board, notices } = replica();
  const port = new TestPort();
  board.attachPort(port);
  port.give({ type: 'load-failed', problem: { code: 'newer-version', folder: '/data' } });
  expect(board.phase).toBe('failed');
  expect(notices).toMatchObject([{ level: 'error', text: expect.stringContaining('/data') }]);
  board.commit('draw', (document) => document.insert('a', testRectangle()));
  expect(port.kinds()).toEqual(['draw']);
});

test('I2: operations that were not reported saved are sent again over a new port', () => {
  const { board, port } = opened();
  board.commit('create', (document) => document.insert('a', testRectangle()));
  port.save();
  board.commit('create', (document) => document.insert('b', testRectangle()));
  const next = new TestPort();
  board.attachPort(next);
  expect(port.isClosed).toBe(true);
  expect(next.operations()).toEqual(port.operations().slice(1));
});

test('a damaged update is reported and does no harm', () => {
  const { board, notices } = replica();
  const port = new TestPort();
  board.attachPort(port);
  const good = new BoardDocument();
  good.insert('a', testRectangle());
  port.load([Uint8Array.of(255, 255, 255, 1), Y.encodeStateAsUpdate(good.doc)]);
  expect(board.document.shapes.has('a')).toBe(true);
  expect(notices).toMatchObject([{ level: 'warning' }]);
});

test('I13: undo reverts own changes only, one action at a time', () => {
  const mine = opened();
  const theirs = opened();
  const exchange = (): void => {
    for (const update of mine.port.updates()) theirs.port.give({ type: 'remote', update });
    for (const update of theirs.port.updates()) mine.port.give({ type: 'remote', update });
  };
  mine.board.commit('create', (document) => document.insert('a', testRectangle()));
  exchange();
  theirs.board.commit('create', (document) => document.insert('b', testRectangle()));
  theirs.board.commit('move', (document) => document.patch('a', { x: 77 }));
  exchange();
  mine.board.commit('move', (document) => document.patch('a', { y: 55 }));
  exchange();
  mine.board.undo();
  exchange();
  expect(theirs.board.document.read('a')).toMatchObject({ x: 77, y: 0 });
  mine.board.undo();
  exchange();
  // They have moved it since.
  expect([...theirs.board.document.shapes.keys()]).toEqual(['a', 'b']);
  expect(mine.board.canUndo).toBe(false);
  mine.board.redo();
  exchange();
  expect(theirs.board.document.read('a')).toMatchObject({ y: 55 });
  expect(mine.port.kinds()).toEqual(['create', 'move', 'undo', 'redo']);
});

test('I13: loaded content cannot be undone', () => {
  const stored = new BoardDocument();
  stored.insert('a', testRectangle());
  const { board } = replica();
  const port = new TestPort();
  board.attachPort(port);
  port.load([Y.encodeStateAsUpdate(stored.doc)]);
  expect(board.canUndo).toBe(false);
});

test('main is notified of the title whenever it changes, and only then', () => {
  const { board, port } = opened();
  board.commit('create', (document) => document.insert('a', testRectangle()));
  board.commit('rename', (document) => document.setTitle('Plan'));
  expect(port.sent.filter(({ type }) => type === 'describe')).toEqual([
    { type: 'describe', title: 'Plan' },
  ]);
});

test('I12: the ink of a stroke is sent at most every 200 ms while it grows', () => {
  const { board, port } = opened();
  const stroke = ink();
  const draft = board.startDraft(stroke);
  stroke.add({ x: 5, y: 5 }, 0.5);
  vi.advanceTimersByTime(draftIntervalMs);
  stroke.add({ x: 6, y: 6 }, 0.5);
  stroke.add({ x: 7, y: 7 }, 0.5);
  vi.advanceTimersByTime(draftIntervalMs);
  // The pen rests: there is nothing new to keep.
  vi.advanceTimersByTime(draftIntervalMs * 5);
  expect(port.sent.map((message) => message.type === 'draft' && message.sequence)).toEqual([0, 1]);
  expect(draft.finish()).toBe(stroke.id);
  vi.advanceTimersByTime(draftIntervalMs * 5);
  expect(port.sent).toHaveLength(2);
  for (const message of port.sent) messageToMainSchema.parse(message);
  expect(draftIntervalMs).toBeLessThan(250);
});

test('a stroke that ended before its first piece has no draft', () => {
  const { board, port } = opened();
  const stroke = ink();
  const draft = board.startDraft(stroke);
  stroke.add({ x: 5, y: 5 }, 0.5);
  expect(draft.finish()).toBeUndefined();
  const dropped = board.startDraft(stroke);
  vi.advanceTimersByTime(draftIntervalMs);
  dropped.drop();
  expect(port.sent.map(({ type }) => type)).toEqual(['draft', 'drop-draft']);
});

test('I12: an unfinished stroke is restored at load, as one operation that ends its draft', () => {
  const before = opened();
  const stroke = ink();
  const draft = before.board.startDraft(stroke);
  for (let i = 0; i < 3; i += 1) {
    stroke.add({ x: 100 + i * 4, y: 50 }, 0.5);
    vi.advanceTimersByTime(draftIntervalMs);
  }
  draft.finish();
  const pieces = before.port.sent.flatMap((message) =>
    message.type === 'draft' ? [message.piece] : [],
  );

  const { board, notices } = replica();
  const port = new TestPort();
  board.attachPort(port);
  port.give({ type: 'loaded', updates: [], drafts: [{ strokeId: stroke.id, pieces }] });
  expect(port.operations()).toMatchObject([
    { operation: { kind: 'recover' }, endsDraft: stroke.id },
  ]);
  const frame = board.scene.get(stroke.id)?.frame;
  expect(frame).toEqual({ minX: 100, maxX: 108, minY: 50, maxY: 50 });
  expect(notices).toMatchObject([{ level: 'info' }]);
});

/** Opens a board that has these drafts, and what it holds already. */
function openedWithDrafts(
  stored: BoardDocument,
  drafts: readonly { readonly strokeId: string; readonly pieces: readonly Uint8Array[] }[],
) {
  const { board, notices } = replica();
  const port = new TestPort();
  board.attachPort(port);
  port.give({ type: 'loaded', updates: [Y.encodeStateAsUpdate(stored.doc)], drafts });
  return { board, notices, port };
}

test('I14: opening a board does not delete a draft that it cannot read (xournalpp 6278)', () => {
  const header = new TextEncoder().encode(JSON.stringify({ version: 2, tool: 'brush' }));
  const strokeId = crypto.randomUUID();
  const pieces = [Uint8Array.of(0, header.length, ...header, 1, 2, 3)];
  const { port, notices } = openedWithDrafts(new BoardDocument(), [{ strokeId, pieces }]);
  expect(port.sent).toEqual([]);
  expect(notices).toEqual([]);
});

test('I2: a draft never replaces the finished stroke, and is removed (vscode 40267)', () => {
  const before = opened();
  const stroke = ink();
  const draft = before.board.startDraft(stroke);
  stroke.add({ x: 5, y: 5 }, 0.5);
  vi.advanceTimersByTime(draftIntervalMs);
  draft.finish();
  const pieces = before.port.sent.flatMap((message) =>
    message.type === 'draft' ? [message.piece] : [],
  );
  const stored = new BoardDocument();
  stored.insert(stroke.id, testRectangle({ x: 77 }));
  const { board, port, notices } = openedWithDrafts(stored, [{ strokeId: stroke.id, pieces }]);
  expect(board.document.read(stroke.id)).toMatchObject({ type: 'rectangle', x: 77 });
  expect(port.sent).toEqual([{ type: 'drop-draft', strokeId: stroke.id }]);
  expect(notices).toEqual([]);
});

/** So many slices of three shapes each. */
const slices = (count: number) =>
  Array.from({ length: count }, (_, slice) => (document: BoardDocument) => {
    for (let i = 0; i < 3; i += 1) document.insert(`${slice}-${i}`, testRectangle());
  });

test('I27: an action in slices is one undo step, even with strokes in between, and each slice is complete', async () => {
  const { board, port } = opened();
  await board.commitInSlices('import', slices(4), (count) => {
    if (count === 2) board.commit('draw', (document) => document.insert('own', testRectangle()));
  });
  expect(port.kinds()).toEqual(['import', 'import', 'draw', 'import', 'import']);
  const stored = new BoardDocument();
  for (const update of port.updates()) {
    Y.applyUpdate(stored.doc, update);
    for (const id of stored.shapes.keys()) expect(stored.read(id)?.type).toBe('rectangle');
  }
  expect(stored.shapes.size).toBe(13);
  board.undo();
  expect(board.document.shapes.has('own')).toBe(false);
  board.undo();
  expect(board.document.shapes.size).toBe(0);
  expect(board.canUndo).toBe(false);
  board.redo();
  expect(board.document.shapes.size).toBe(12);
});

test('I27: undo during an action in slices ends it', async () => {
  const { board } = opened();
  await board.commitInSlices('import', slices(4), (count) => {
    if (count === 2) board.undo();
  });
  expect(board.document.shapes.size).toBe(0);
  expect(board.canUndo).toBe(false);
});

test('I26: an aborted action is restored by redo, without affecting earlier steps', () => {
  const { board, port } = opened();
  board.commit('create', (document) => document.insert('a', testRectangle()));
  board.commitUndone('create', (document) => document.insert('b', testRectangle()));
  board.commitUndone('delete', (document) => document.remove('none'));
  expect(board.document.shapes.has('a')).toBe(true);
  expect(board.document.shapes.has('b')).toBe(false);
  board.redo();
  expect(board.document.shapes.has('b')).toBe(true);
  expect(port.kinds()).toEqual(['create', 'create', 'undo', 'redo']);
});

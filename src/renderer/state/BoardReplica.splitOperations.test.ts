import fc from 'fast-check';
import { t } from 'i18next';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { encodeDraftPiece } from '../../shared/document/draftPiece.ts';
import { decodeEverinkFile, encodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { fillUpdate } from '../../shared/document/fillUpdate.ts';
import type { RecoveredDraft } from '../../shared/document/recovery/recoverDraft.ts';
import { encodeRefused } from '../../shared/document/refusedDraft.ts';
import { testRectangle, testStroke, testStyle } from '../../shared/document/testShapes.ts';
import { transferShapes } from '../../shared/document/transferShapes.ts';
import { messageToMainSchema } from '../../shared/ipc.ts';
import { maxUpdateSizeBytes, splitUpdateSizeBytes } from '../../shared/limits.ts';
import type { BoardReplica, ReplicaLimits } from './BoardReplica.ts';
import type { Notice } from './Notice.ts';
import { TestPort } from './testPort.ts';
import { testReplica } from './testReplica.ts';

const replicas: BoardReplica[] = [];

interface Opened {
  readonly board: BoardReplica;
  readonly port: TestPort;
  readonly notices: readonly Notice[];
  /** What the operations make of the board, applied one after the other as main stores them. */
  readonly stored: () => BoardDocument;
}

function opened(
  limits: ReplicaLimits,
  drafts: readonly RecoveredDraft[] = [],
  updates: readonly Uint8Array[] = [],
): Opened {
  const { board, notices } = testReplica(limits);
  replicas.push(board);
  const port = new TestPort();
  board.attachPort(port);
  port.give({ type: 'loaded', updates, drafts });
  return { board, port, notices, stored: () => storedOf(board, port) };
}

/** Everything that was sent, and what waits in the window, once all of it was reported saved. */
function storedOf(board: BoardReplica, port: TestPort): BoardDocument {
  board.handOver();
  port.save();
  const document = new BoardDocument();
  for (const update of port.updates()) {
    Y.applyUpdate(document.doc, update);
    expect(document.doc.store.pendingStructs).toBeNull();
    expect(document.doc.store.pendingDs).toBeNull();
  }
  return document;
}

afterEach(() => {
  for (const board of replicas.splice(0)) board.dispose();
});

/** Each kind of change that a window makes to a board that has shapes already. */
const actions: Readonly<Record<string, (board: BoardReplica, count: number) => void>> = {
  draw: (board, count) =>
    board.commit('draw', (document) =>
      document.insert(crypto.randomUUID(), testStroke({ points: new Uint8Array(count * 100) })),
    ),
  paste: (board, count) =>
    board.commit('paste', (document) => {
      for (let i = 0; i < count; i += 1) document.insert(crypto.randomUUID(), testRectangle());
    }),
  duplicate: (board) =>
    board.commit('duplicate', (document) => {
      transferShapes(document, document, [...document.shapes.keys()], () => ({
        id: crypto.randomUUID(),
        z: 'a1',
        page: 'page-1',
        dx: 1,
        dy: 1,
      }));
    }),
  move: (board, count) =>
    board.commit('move', (document) => {
      for (const id of document.shapes.keys()) document.patch(id, { x: count, y: count });
    }),
  restyle: (board) =>
    board.commit('restyle', (document) => {
      for (const id of document.shapes.keys()) {
        document.patch(id, { style: { ...testStyle, width: Math.random() } });
      }
    }),
  text: (board, count) =>
    board.commit('text', (document) => {
      for (const id of document.shapes.keys()) document.patch(id, { text: 'x'.repeat(count) });
    }),
  delete: (board) =>
    board.commit('delete', (document) => {
      for (const id of [...document.shapes.keys()].slice(1)) document.remove(id);
    }),
  rename: (board, count) => board.commit('rename', (document) => document.setTitle(`${count}`)),
  undo: (board) => board.undo(),
  redo: (board) => board.redo(),
};

const names = Object.keys(actions);

test('I27: after any actions, operations are within the limits of main and together make up the board', () => {
  const step = fc.record({
    action: fc.constantFrom(...names),
    count: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1_500, max: 4_000 }),
      (steps, splitUpdateSizeBytes) => {
        const limits = { splitUpdateSizeBytes, maxUpdateSizeBytes: 2 * splitUpdateSizeBytes };
        const { board, port, stored } = opened(limits);
        for (const { action, count } of steps) actions[action]?.(board, count);
        expect(stored().doc.toJSON()).toEqual(board.document.doc.toJSON());
        for (const message of port.operations()) {
          expect(messageToMainSchema.parse(message)).toEqual(message);
          expect(message.operation.update.byteLength).toBeLessThanOrEqual(
            limits.maxUpdateSizeBytes,
          );
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('I27: an action at or just below the limit is one operation, and one just above it is two', () => {
  const paste = (splitUpdateSizeBytes: number): Opened => {
    const before = opened({ splitUpdateSizeBytes, maxUpdateSizeBytes: 1e6 });
    // Its bytes are in each update, and ids have different sizes.
    before.board.document.doc.clientID = 1;
    before.board.commit('paste', (document) => {
      for (let i = 0; i < 50; i += 1) document.insert(`${i}`, testRectangle());
    });
    return before;
  };
  const sizeBytes = paste(1e6).port.updates()[0]?.byteLength ?? 0;
  for (const [surplus, operationCount] of [
    [-1, 1],
    [0, 1],
    [1, 2],
  ] as const) {
    const { port, stored } = paste(sizeBytes - surplus);
    expect(port.operations()).toHaveLength(operationCount);
    expect(stored().shapes.size).toBe(50);
  }
});

test('I27: undoing a large deletion restores everything, in several operations', () => {
  const { board, port, stored } = opened({
    splitUpdateSizeBytes: 4_000,
    maxUpdateSizeBytes: 8_000,
  });
  actions.paste?.(board, 200);
  actions.delete?.(board, 0);
  board.undo();
  const kinds = port.kinds();
  expect(kinds.filter((kind) => kind === 'undo').length).toBeGreaterThan(3);
  expect(stored().shapes.size).toBe(200);
  board.redo();
  expect(stored().shapes.size).toBe(1);
});

test('I27: an operation that main refuses is kept in the window, counts as unsaved, and blocks nothing', async () => {
  const { board, port } = opened({ splitUpdateSizeBytes: 4_000, maxUpdateSizeBytes: 8_000 });
  const draw = (id: string): void =>
    board.commit('draw', (document) => document.insert(id, testRectangle()));
  draw('before');
  port.save();
  draw('refused');
  const refusedId = port.operations().at(-1)?.operation.id ?? '';
  draw('after');
  board.commit('move', (document) => document.patch('before', { x: 5 }));
  port.give({ type: 'refused', operationIds: [refusedId], isKept: true });
  draw('later');
  const savedIds = port.operations().map(({ operation }) => operation.id);
  port.give({ type: 'saved', operationIds: savedIds.filter((id) => id !== refusedId) });
  expect(board.status.save).toMatchObject({
    state: 'saving',
    unsavedCount: 1,
    problem: { code: 'change-put-aside' },
  });
  // What main has of it, in the order in which it came.
  const stored = new BoardDocument();
  for (const { operation } of port.operations()) {
    if (operation.id !== refusedId) Y.applyUpdate(stored.doc, operation.update);
  }
  expect([...stored.shapes.keys()].toSorted()).toEqual(['after', 'before', 'later']);
  expect(stored.doc.store.pendingStructs).toBeNull();
  const file = await decodeEverinkFile(await encodeEverinkFile(board.document.doc));
  expect([...file.shapes.keys()].toSorted()).toEqual(['after', 'before', 'later', 'refused']);
});

test('I27: with the real limits, 36 MB are imported, deleted and restored in operations of a few megabytes', () => {
  const { board, port, stored, notices } = opened({ maxUpdateSizeBytes, splitUpdateSizeBytes });
  board.commit('import', (document) => {
    for (let i = 0; i < 9; i += 1) {
      document.insert(`${i}`, testStroke({ points: new Uint8Array(4_000_000) }));
    }
  });
  actions.delete?.(board, 0);
  board.undo();
  board.commit('draw', (document) => document.insert('next', testRectangle()));
  expect(stored().shapes.size).toBe(10);
  for (const update of port.updates()) {
    expect(update.byteLength).toBeLessThanOrEqual(splitUpdateSizeBytes + 1_000);
  }
  expect(notices).toEqual([]);
});

test('I27: a change with too large a value is reverted before it is shown, and later ones are saved', () => {
  const { board, port, stored, notices } = opened({
    splitUpdateSizeBytes: 2_000,
    maxUpdateSizeBytes: 4_000,
  });
  const draw = (id: string, sizeBytes: number): void =>
    board.commit('draw', (document) =>
      document.insert(id, testStroke({ points: new Uint8Array(sizeBytes) })),
    );
  draw('below', 3_500);
  expect(notices).toEqual([]);
  draw('above', 4_100);
  expect(notices).toMatchObject([{ title: t('notices.tooLarge') }]);
  expect([...board.document.shapes.keys()]).toEqual(['below']);
  board.commit('text', (document) => document.patch('below', { text: 'x'.repeat(5_000) }));
  expect(notices).toHaveLength(2);
  expect(board.canRedo).toBe(false);
  board.commit('move', (document) => document.patch('below', { x: 7 }));
  expect(board.document.doc.toJSON()).toMatchObject({ shapes: { below: { x: 7 } } });
  expect(stored().doc.toJSON()).toEqual(board.document.doc.toJSON());
  for (const update of port.updates()) expect(update.byteLength).toBeLessThanOrEqual(4_000);
  board.undo();
  board.undo();
  expect(board.document.shapes.size).toBe(0);
});

test('I27: an undo that would restore too large a value of another user changes nothing', () => {
  const { board, port, notices } = opened({
    splitUpdateSizeBytes: 2_000,
    maxUpdateSizeBytes: 4_000,
  });
  const other = new BoardDocument();
  other.insert('huge', testStroke({ points: new Uint8Array(10_000) }));
  port.give({ type: 'remote', update: Y.encodeStateAsUpdate(other.doc) });
  board.commit('delete', (document) => document.remove('huge'));
  board.undo();
  expect(notices).toMatchObject([{ title: t('notices.tooLarge') }]);
  expect(board.document.shapes.size).toBe(0);
  board.commit('draw', (document) => document.insert('a', testRectangle()));
  Y.applyUpdate(other.doc, Y.mergeUpdates(port.updates()));
  expect([...other.shapes.keys()]).toEqual(['a']);
});

test('I27: nothing is sent repeatedly if main refuses everything', () => {
  const { board, port } = opened({ splitUpdateSizeBytes: 4_000, maxUpdateSizeBytes: 8_000 });
  board.commit('draw', (document) => document.insert('a', testRectangle()));
  for (let round = 0; round < 5; round += 1) {
    const operationIds = port.operations().map(({ operation }) => operation.id);
    port.give({ type: 'refused', operationIds, isKept: false });
  }
  expect(port.operations()).toHaveLength(2);
});

test('I27: changes refused in an earlier window return to the board as one operation that ends their drafts', () => {
  const limits = { splitUpdateSizeBytes: 4_000, maxUpdateSizeBytes: 8_000 };
  const before = opened(limits);
  const draw = (id: string): void =>
    before.board.commit('draw', (document) => document.insert(id, testRectangle()));
  draw('stored');
  draw('refused');
  before.board.commit('move', (document) => document.patch('refused', { x: 500 }));
  draw('after');
  const [, ...updates] = before.port.updates();
  const drafts = updates.slice(0, 2).map((update) => {
    return { strokeId: crypto.randomUUID(), pieces: [encodeRefused(update) ?? new Uint8Array()] };
  });
  const stored = before.port
    .updates()
    .map((update, index) => (index === 1 || index === 2 ? fillUpdate(update) : update))
    .filter((update) => update !== undefined);

  const { board, port, notices } = opened(limits, drafts, stored);
  expect([...board.document.shapes.keys()].toSorted()).toEqual(['after', 'refused', 'stored']);
  expect(board.document.read('refused')).toMatchObject({ x: 500 });
  expect(port.operations()).toMatchObject([{ endsDraft: drafts[0]?.strokeId }]);
  expect(port.sent).toContainEqual({ type: 'drop-draft', strokeId: drafts[1]?.strokeId });
  expect(notices).toMatchObject([{ title: t('notices.recoveredChange') }]);
  board.undo();
  expect([...board.document.shapes.keys()].toSorted()).toEqual(['after', 'stored']);
});

test('I27: a refused change whose predecessors are missing stays a draft', () => {
  const before = opened({ splitUpdateSizeBytes: 4_000, maxUpdateSizeBytes: 8_000 });
  before.board.commit('draw', (document) => document.insert('a', testRectangle()));
  before.board.commit('move', (document) => document.patch('a', { x: 500 }));
  const [, moved = new Uint8Array()] = before.port.updates();
  const draft = {
    strokeId: crypto.randomUUID(),
    pieces: [encodeRefused(moved) ?? new Uint8Array()],
  };
  const { port } = opened({ splitUpdateSizeBytes: 4_000, maxUpdateSizeBytes: 8_000 }, [draft]);
  expect(port.sent.filter(({ type }) => type === 'operation' || type === 'drop-draft')).toEqual([]);
});

test('I12: a draft ends with the last operation of the change that has its ink', () => {
  const strokeId = crypto.randomUUID();
  const header = {
    version: 1 as const,
    tool: 'pen' as const,
    page: 'page-1',
    style: testStyle,
    x: 0,
    y: 0,
    precisionBits: 4,
  };
  const xs = Float64Array.from({ length: 1_000 }, (_, i) => i * 7);
  const piece = encodeDraftPiece(header, { xs, ys: xs }, 4);
  const { port, stored } = opened({ splitUpdateSizeBytes: 100, maxUpdateSizeBytes: 10_000 }, [
    { strokeId, pieces: [piece] },
  ]);
  expect(stored().read(strokeId)?.type).toBe('stroke');
  const ends = port.operations().map(({ endsDraft }) => endsDraft);
  expect(ends.length).toBeGreaterThan(2);
  expect(ends.at(-1)).toBe(strokeId);
  expect(ends.filter((id) => id !== undefined)).toHaveLength(1);
});

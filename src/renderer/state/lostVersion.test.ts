import { t } from 'i18next';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { testRectangle } from '../../shared/document/testShapes.ts';
import type { BoardReplica } from './BoardReplica.ts';
import { TestPort } from './testPort.ts';
import { testReplica } from './testReplica.ts';

const replicas: BoardReplica[] = [];

/** A window that loads a board of these updates. */
function open(updates: readonly Uint8Array[], role?: 'view') {
  const { board, notices } = testReplica();
  replicas.push(board);
  const port = new TestPort();
  board.attachPort(port);
  if (role !== undefined) {
    const place = { type: 'joined', host: 'their-device', role } as const;
    const save = { state: 'saved', unsavedCount: 0 } as const;
    const sync = { state: 'synced', waitingCount: 0 } as const;
    port.give({ type: 'status', status: { save, sync, place } });
  }
  for (const update of updates) port.give({ type: 'part', updates: [update] });
  port.load();
  return { board, port, notices };
}

afterEach(() => {
  for (const board of replicas.splice(0)) board.dispose();
});

const start = ((): Uint8Array => {
  const board = new BoardDocument();
  board.insert('a', { ...testRectangle(), type: 'text', text: 'one', fontSize: 24 });
  board.setTitle('Plan');
  return Y.encodeStateAsUpdate(board.doc);
})();

/** What somebody did to the board who had seen nothing of what others did. Yjs prefers the higher client. */
function change(clientId: number, act: (board: BoardDocument) => void): Uint8Array {
  const board = new BoardDocument();
  Y.applyUpdate(board.doc, start);
  board.doc.clientID = clientId;
  board.doc.transact(() => act(board));
  return Y.encodeStateAsUpdate(board.doc, Y.encodeStateVectorFromUpdate(start));
}

const retype = (clientId: number, text: string): Uint8Array =>
  change(clientId, (board) => board.patch('a', { text, width: 10 * text.length }));

const texts = ({ board }: ReturnType<typeof open>): readonly unknown[] =>
  board.scene.inOrder().map(({ shape }) => (shape.type === 'text' ? shape.text : shape.type));

const [ours, theirs] = [retype(1, 'ours'), retype(2, 'theirs')];

test.each([
  ['ours first', [start, ours, theirs]],
  ['theirs first', [start, theirs, ours]],
])(
  'I26: two texts that met while no window had the board, %s, are both kept, once',
  (_, updates) => {
    const first = open(updates);
    expect(texts(first)).toEqual(['theirs', 'ours']);
    expect(first.board.scene.inOrder().at(-1)?.shape).toMatchObject({ width: 40 });
    expect(first.notices).toMatchObject([{ title: t('notices.twoTexts') }]);
    expect(first.port.kinds()).toEqual(['text']);

    const stored = [...updates, ...first.port.updates()];
    const again = open(stored);
    expect(texts(again)).toEqual(['theirs', 'ours']);
    expect(again.notices).toEqual([]);
    expect(again.port.kinds()).toEqual([]);

    again.board.commit('delete', (board) => board.remove('a~1-0'));
    const afterwards = open([...stored, ...again.port.updates()]);
    expect(texts(afterwards)).toEqual(['theirs']);
    expect(afterwards.port.kinds()).toEqual([]);
  },
);

test('I26: devices that open the board afterwards, each on its own, end with the same two texts', () => {
  const devices = [open([start, ours, theirs]), open([start, theirs, ours])];
  for (const { board, port } of devices) {
    for (const other of devices.filter((each) => each.board !== board)) {
      for (const update of other.port.updates()) port.give({ type: 'remote', update });
    }
  }
  const [first, second] = devices.map(({ board }) => board.document.doc.toJSON());
  expect(first).toEqual(second);
  expect(devices.map(texts)).toEqual([
    ['theirs', 'ours'],
    ['theirs', 'ours'],
  ]);
});

test('I26: a window that fell behind and loads again keeps what was replaced in the meantime', () => {
  const window = open([start, ours]);
  expect(texts(window)).toEqual(['ours']);
  window.port.load([theirs]);
  expect(texts(window)).toEqual(['theirs', 'ours']);
  expect(window.notices).toHaveLength(1);
});

test('I26: a text that was changed after it was seen in a later part of the board is not kept twice', () => {
  const board = new BoardDocument();
  for (const update of [start, ours]) Y.applyUpdate(board.doc, update);
  const before = Y.encodeStateVector(board.doc);
  board.doc.clientID = 3;
  board.patch('a', { text: 'ours, changed' });
  const window = open([start, ours, theirs, Y.encodeStateAsUpdate(board.doc, before)]);
  expect(texts(window).toSorted()).toEqual(['ours, changed', 'theirs']);
});

test('I26: three texts lie one below the other', () => {
  const window = open([start, ours, theirs, retype(3, 'hers')]);
  const boxes = window.board.scene.inOrder().map(({ frame }) => frame);
  expect(texts(window).toSorted()).toEqual(['hers', 'ours', 'theirs']);
  const ends = boxes.toSorted((one, other) => one.minY - other.minY);
  expect(ends[1]?.minY).toBeGreaterThan(ends[0]?.maxY ?? 0);
  expect(ends[2]?.minY).toBeGreaterThan(ends[1]?.maxY ?? 0);
});

test('I26: of two titles that were set at the same time the other one is put onto the board as a text', () => {
  const rename = (clientId: number, title: string): Uint8Array =>
    change(clientId, (board) => board.setTitle(title));
  const updates = [start, rename(2, 'Plan B'), rename(1, 'Plan A')];
  const window = open(updates);
  expect(window.board.document.title).toBe('Plan B');
  expect(texts(window).toSorted()).toEqual(['Plan A', 'one']);
  expect(window.notices).toMatchObject([{ text: expect.stringContaining('“Plan A”') }]);
  const [title] = window.board.scene.inOrder().filter(({ id }) => id !== 'a');
  expect(title?.frame.maxY).toBeLessThan(0);
  const again = open([...updates, ...window.port.updates()]);
  expect(again.port.kinds()).toEqual([]);
  expect(again.notices).toEqual([]);
});

test('I26: a view-only user adds nothing to the board', () => {
  const window = open([start, ours, theirs], 'view');
  window.port.give({ type: 'remote', update: retype(3, 'hers') });
  expect(texts(window)).toEqual(['hers']);
  expect(window.port.kinds()).toEqual([]);
  expect(window.notices).toEqual([]);
});

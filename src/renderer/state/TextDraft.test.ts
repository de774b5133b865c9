import { t } from 'i18next';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { Shape } from '../../shared/document/shape.ts';
import { exampleShapes, testStyle } from '../../shared/document/testShapes.ts';
import { decodeTextDraft } from '../../shared/document/textDraft.ts';
import { messageToMainSchema } from '../../shared/ipc.ts';
import type { BoardReplica } from './BoardReplica.ts';
import { draftIntervalMs } from './DraftWriter.ts';
import type { TextDraft } from './TextDraft.ts';
import { TestPort } from './testPort.ts';
import { testReplica } from './testReplica.ts';

const id = '0b7f4b51-32fd-4a53-8f3e-1df2c0f2c9a1';
const place = { page: 'page-1', style: testStyle, x: 10, y: 20, fontSize: 24 };
const size = { width: 100, height: 30 };
const replicas: BoardReplica[] = [];

/** A board as it is loaded from disk, with the drafts that were left over. */
function open(stored = new BoardDocument(), drafts: readonly Uint8Array[][] = []) {
  const { board, notices } = testReplica();
  replicas.push(board);
  const port = new TestPort();
  board.attachPort(port);
  port.give({
    type: 'loaded',
    updates: [Y.encodeStateAsUpdate(stored.doc)],
    drafts: drafts.map((pieces) => ({ strokeId: id, pieces })),
  });
  return { board, port, notices };
}

/** The pieces of the draft as main has them on disk. */
function storedPieces(port: TestPort): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (const message of port.sent) {
    if (message.type === 'drop-draft') pieces.length = 0;
    if (message.type !== 'draft') continue;
    if (message.replaces === true) pieces.length = Math.min(pieces.length, message.sequence);
    expect(message.sequence).toBe(pieces.length);
    pieces.push(message.piece);
  }
  return pieces;
}

const savePieces = (port: TestPort, count: number): void =>
  port.give({ type: 'pieces-saved', count });

const textShape = (text: string): Shape => ({
  type: 'text',
  ...place,
  ...size,
  z: 'a0',
  rotation: 0,
  text,
});

function boardWithText(text: string): BoardDocument {
  const document = new BoardDocument();
  document.insert('old', textShape(text));
  return document;
}

/** The pieces of somebody who opened the text `before` and typed `text`. */
function typed(text: string, before?: string): Uint8Array[] {
  const { board, port } = open();
  const header = before === undefined ? place : { ...place, target: 'old' };
  board.startTextDraft(id, header, before ?? '').update(text, size);
  return storedPieces(port);
}

const textsOf = (board: BoardReplica): unknown[] =>
  board.scene.inOrder().map(({ shape }) => (shape.type === 'text' ? shape.text : shape.type));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  for (const board of replicas.splice(0)) board.dispose();
  vi.useRealTimers();
});

test('I26: typed text is sent at once, and then at most every 200 ms', () => {
  const { board, port } = open();
  const draft = board.startTextDraft(id, place, '');
  draft.update('a', size);
  expect(decodeTextDraft(storedPieces(port))?.text).toBe('a');
  const sentCount = port.sent.length;
  for (const text of ['ab', 'abc', 'abcd']) draft.update(text, size);
  expect(port.sent).toHaveLength(sentCount);
  vi.advanceTimersByTime(draftIntervalMs);
  expect(port.sent).toHaveLength(sentCount + 1);
  expect(decodeTextDraft(storedPieces(port))?.text).toBe('abcd');
  for (const message of port.sent) messageToMainSchema.parse(message);
  draft.finish();
  vi.advanceTimersByTime(draftIntervalMs * 5);
  expect(port.sent).toHaveLength(sentCount + 1);
});

test('I26: the status is saved only while everything typed so far is on disk', () => {
  const { board, port } = open();
  const draft = board.startTextDraft(id, place, '');
  expect(board.status.save.state).toBe('saved');
  draft.update('a', size);
  expect(board.status.save).toEqual({ state: 'saving', unsavedCount: 1 });
  savePieces(port, 1);
  expect(board.status.save.state).toBe('saving');
  draft.update('ab', size);
  savePieces(port, 1);
  expect(board.status.save.state).toBe('saving');
  vi.advanceTimersByTime(draftIntervalMs);
  savePieces(port, 1);
  expect(board.status.save.state).toBe('saved');
});

test('I26: typed text is held back while the disk is full, and sent afterwards', () => {
  const { board, port } = open();
  const draft = board.startTextDraft(id, place, '');
  let text = '';
  for (let index = 0; index < 100; index += 1) {
    text += 'x';
    draft.update(text, size);
    vi.advanceTimersByTime(draftIntervalMs);
  }
  const heldBack = port.sent.length;
  expect(heldBack).toBeLessThanOrEqual(51);
  expect(board.status.save.state).toBe('saving');
  savePieces(port, heldBack);
  vi.advanceTimersByTime(draftIntervalMs);
  expect(decodeTextDraft(storedPieces(port))?.text).toBe(text);
});

test('I26: a long text in a field needs few pieces on disk and is not rewritten for each letter', () => {
  const { board, port } = open();
  let text = 'long '.repeat(18_000);
  const draft = board.startTextDraft(id, place, '');
  const type = (next: string): void => {
    text = next;
    draft.update(text, size);
    vi.advanceTimersByTime(draftIntervalMs);
    savePieces(port, 2);
  };
  type(text);
  for (let index = 0; index < 400; index += 1) type(`${text}${index} `);
  expect(storedPieces(port).length).toBeLessThan(60);
  for (let index = 0; index < 20; index += 1) type(text.slice(100).toUpperCase());
  const pieces = storedPieces(port);
  expect(decodeTextDraft(pieces)?.text).toBe(text);
  expect(pieces.length).toBeLessThan(60);
  expect(sizeOf(pieces)).toBeLessThan(3 * text.length);
  const sent = port.sent.flatMap((message) => (message.type === 'draft' ? [message.piece] : []));
  expect(sizeOf(sent.slice(0, 400))).toBeLessThan(12 * text.length);
});

test('I26: an unfinished text is restored at load, as one operation that ends its draft', () => {
  const { board, port, notices } = open(undefined, [typed('never lost')]);
  expect(board.document.read(id)).toMatchObject({
    ...textShape('never lost'),
    z: expect.anything(),
  });
  expect(port.operations()).toMatchObject([{ operation: { kind: 'recover' }, endsDraft: id }]);
  expect(notices).toMatchObject([
    { level: 'info', title: t('notices.recoveredTexts', { count: 1 }) },
  ]);
});

test('I26: an unfinished edit of an existing text is applied to it', () => {
  const { board, port } = open(boardWithText('one'), [typed('one two', 'one')]);
  expect(textsOf(board)).toEqual(['one two']);
  expect(port.operations()).toMatchObject([{ operation: { kind: 'recover' }, endsDraft: id }]);
  board.undo();
  expect(textsOf(board)).toEqual(['one']);
});

test('I26: a text that was emptied before the app was killed is deleted', () => {
  const { board } = open(boardWithText('one'), [typed('', 'one')]);
  expect(textsOf(board)).toEqual([]);
});

test('I26: an edit of a text that another user changed or deleted in the meantime is kept next to it', () => {
  const changed = open(boardWithText('theirs'), [typed('mine', 'one')]);
  expect(textsOf(changed.board)).toEqual(['theirs', 'mine']);
  expect(changed.board.document.read(id)?.y).toBeGreaterThanOrEqual(place.y + size.height);
  expect(changed.notices).toContainEqual(expect.objectContaining({ level: 'warning' }));

  const deleted = open(new BoardDocument(), [typed('mine', 'one')]);
  expect(textsOf(deleted.board)).toEqual(['mine']);

  const emptied = open(boardWithText('theirs'), [typed('', 'one')]);
  expect(textsOf(emptied.board)).toEqual(['theirs']);
  expect(storedPieces(emptied.port)).toEqual([]);
});

const noteShape = (text: string): Shape => ({
  ...exampleShapes.note,
  ...place,
  width: 200,
  height: 200,
  text,
});

/** A board with a note, after somebody typed into it, and was killed. */
function recoveredNote(text: string, before: string, now?: string) {
  const stored = new BoardDocument();
  if (now !== undefined) stored.insert('old', noteShape(now));
  const { board, port } = open();
  const header = { ...place, target: 'old', type: 'note' };
  board.startTextDraft(id, header, before).update(text, { width: 200, height: 260 });
  const recovered = open(stored, [storedPieces(port)]);
  return recovered.board.scene.inOrder().map(({ shape }) => shape);
}

test('I26: a text that was typed into a note is in it after a kill, and the note has grown', () => {
  const grown = { type: 'note', text: 'typed', width: 200, height: 260 };
  expect(recoveredNote('typed', 'old', 'old')).toMatchObject([grown]);
  expect(recoveredNote('', 'old', 'old')).toMatchObject([{ type: 'note', text: '' }]);
});

test('I26: an edit of a note that another user changed or deleted in the meantime is kept as another note', () => {
  const [theirs, ours] = recoveredNote('ours', 'old', 'theirs');
  expect(theirs).toMatchObject({ type: 'note', text: 'theirs', y: 20, height: 200 });
  expect(ours).toMatchObject({ type: 'note', text: 'ours', y: 232, width: 200, height: 260 });
  expect(recoveredNote('ours', 'old')).toMatchObject([{ type: 'note', text: 'ours', height: 260 }]);
});

test.each([
  ['nothing but blanks', typed(' \n'), undefined],
  ['what the text says already', typed('one', 'zero'), boardWithText('one')],
])('I26: a draft of %s is forgotten', (_what, pieces, stored) => {
  const { board, port, notices } = open(stored, [pieces]);
  expect(textsOf(board)).toEqual(stored === undefined ? [] : ['one']);
  expect(port.sent).toEqual([{ type: 'drop-draft', strokeId: id }]);
  expect(notices).toEqual([]);
});

test('I26: a discarded text leaves no draft, and an operation with the text ends its draft', () => {
  const { board, port } = open();
  const start = (): TextDraft => board.startTextDraft(id, place, '');
  expect(start().finish()).toBeUndefined();
  const dropped = start();
  dropped.update('a', size);
  dropped.drop();
  expect(storedPieces(port)).toEqual([]);
  const kept = start();
  kept.update('a', size);
  board.commit('text', (document) => document.insert(id, textShape('a')), kept.finish());
  expect(port.operations()).toMatchObject([{ endsDraft: id }]);
  port.save();
  expect(board.status.save.state).toBe('saved');
});

/** Gives each board what the others did since the last time, as main does for windows and servers. */
function exchange(...windows: readonly ReturnType<typeof open>[]): void {
  const sent = windows.map(({ port }) => {
    const updates = port.updates();
    port.sent.length = 0;
    return updates;
  });
  for (const { port } of windows) {
    for (const [from, updates] of sent.entries()) {
      if (windows[from]?.port === port) continue;
      for (const update of updates) port.give({ type: 'remote', update });
    }
  }
}

const retype = ({ board }: ReturnType<typeof open>, text: string): void =>
  board.commit('text', (document) => document.patch('old', { text, width: text.length }));

test('I26: two simultaneous edits of a text are both kept, once, and the user is notified', () => {
  const stored = boardWithText('one');
  const [mine, theirs, watching] = [open(stored), open(stored), open(stored)];
  retype(mine, 'mine');
  retype(theirs, 'theirs');
  for (let round = 0; round < 3; round += 1) exchange(mine, theirs, watching);
  for (const { board } of [mine, theirs, watching]) {
    expect(textsOf(board).toSorted()).toEqual(['mine', 'theirs']);
  }
  expect(mine.board.document.doc.toJSON()).toEqual(theirs.board.document.doc.toJSON());
  for (const { notices } of [mine, theirs]) {
    expect(notices).toMatchObject([{ title: t('notices.twoTexts') }]);
  }
  const { shape } = mine.board.scene.inOrder().at(-1) ?? {};
  const loser = shape?.type === 'text' ? shape.text : '';
  expect(shape).toMatchObject({ width: loser.length });
});

test('I26: an edit by a user who had seen the text replaces it, also several edits later', () => {
  const stored = boardWithText('one');
  const [mine, theirs] = [open(stored), open(stored)];
  retype(mine, 'mine');
  retype(mine, 'mine again');
  exchange(mine, theirs);
  retype(theirs, 'theirs');
  retype(theirs, 'theirs again');
  exchange(mine, theirs);
  exchange(mine, theirs);
  expect(textsOf(mine.board)).toEqual(['theirs again']);
  expect(textsOf(theirs.board)).toEqual(['theirs again']);
});

const sizeOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, piece) => sum + piece.byteLength, 0);

/** The pieces of somebody who typed a title on a board that had the title `before`. */
function typedTitle(text: string, before: string): Uint8Array[] {
  const stored = new BoardDocument();
  stored.setTitle(before);
  const { board, port } = open(stored);
  board.startTitleDraft().update(text, { width: 0, height: 0 });
  expect(board.status.save.state).toBe('saving');
  savePieces(port, 2);
  expect(board.status.save.state).toBe('saved');
  return storedPieces(port);
}

test('I26: a title that was being typed when the app was killed is restored, and can be undone', () => {
  const pieces = typedTitle('Plan B', 'Plan');
  const stored = new BoardDocument();
  stored.setTitle('Plan');
  const { board, port, notices } = open(stored, [pieces]);
  expect(board.document.title).toBe('Plan B');
  expect(notices).toMatchObject([{ title: t('notices.recoveredTitles', { count: 1 }) }]);
  expect(port.sent).toContainEqual(expect.objectContaining({ type: 'operation', endsDraft: id }));
  board.undo();
  expect(board.document.title).toBe('Plan');
});

test('I26: a title that another user has set since is kept, and the typed one is reported', () => {
  const pieces = typedTitle('Plan B', 'Plan');
  const stored = new BoardDocument();
  stored.setTitle('Theirs');
  const { board, port, notices } = open(stored, [pieces]);
  expect(board.document.title).toBe('Theirs');
  expect(notices).toMatchObject([{ text: expect.stringContaining('“Plan B”') }]);
  expect(port.sent).toContainEqual({ type: 'drop-draft', strokeId: id });
});

test.each([
  ['blank', ' ', 'Plan'],
  ['the one that the board has already', 'Plan B', 'Plan B'],
])('I26: a draft of a title that is %s changes nothing', (_, text, title) => {
  const pieces = typedTitle(text, 'Plan');
  const stored = new BoardDocument();
  stored.setTitle(title);
  const { board, notices } = open(stored, [pieces]);
  expect(board.document.title).toBe(title);
  expect(notices).toEqual([]);
});

test('I26: a version that is kept separately is aligned as its text was, also after a kill', () => {
  const align = 'centre';
  const writer = open();
  writer.board.startTextDraft(id, { ...place, target: 'old', align }, 'one').update('mine', size);
  const stored = new BoardDocument();
  stored.insert('old', { ...textShape('theirs'), align } as Shape);
  const { board } = open(stored, [storedPieces(writer.port)]);
  expect(textsOf(board)).toEqual(['theirs', 'mine']);
  expect(board.document.read(id)).toMatchObject({ align });

  const other = new BoardDocument();
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(stored.doc));
  const here = open(stored);
  here.board.commit('text', (document) => document.patch('old', { text: 'ours' }));
  // Of two values that were set at the same time, Yjs takes that of the higher client.
  other.doc.clientID = 2 ** 32 - 1;
  other.patch('old', { text: 'at the same time' });
  here.port.give({ type: 'remote', update: Y.encodeStateAsUpdate(other.doc) });
  const aligned = here.board.scene.inOrder().map(({ shape }) => shape);
  expect(aligned).toHaveLength(2);
  for (const shape of aligned) expect(shape).toMatchObject({ align });
});

test('I26: pieces sent over an old port are sent again over a new one, except those of ended drafts', () => {
  const { board, port } = open();
  const ended = board.startTextDraft('ended', place, '');
  ended.update('a', size);
  ended.drop();
  const draft = board.startTextDraft(id, place, '');
  draft.update('typed', size);
  expect(storedPieces(port).length).toBeGreaterThan(0);
  const next = new TestPort();
  board.attachPort(next);
  expect(decodeTextDraft(storedPieces(next))?.text).toBe('typed');
  expect(board.status.save.state).toBe('saving');
  savePieces(next, 2);
  expect(board.status.save.state).toBe('saved');
});

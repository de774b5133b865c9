import { t } from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { decodeEverinkFile, encodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { testRectangle, testStroke } from '../../shared/document/testShapes.ts';
import type { OperationKind } from '../../shared/operation.ts';
import { bytesOf, readImportFile } from '../formats/testFiles.ts';
import { BoardEditor } from './BoardEditor.ts';
import { TestPort } from './testPort.ts';
import { untilState } from './untilState.ts';

const editors: BoardEditor[] = [];

/** A board with a stroke and a rectangle, as it is on disk. */
const stored = (() => {
  const document = new BoardDocument();
  document.insert('s', testStroke({ z: 'a1' }));
  document.insert('r', testRectangle({ z: 'a2', x: 200 }));
  return Y.encodeStateAsUpdate(document.doc);
})();

function editorWithShapes(): { readonly editor: BoardEditor; readonly port: TestPort } {
  const editor = new BoardEditor('board-1', () => {});
  editors.push(editor);
  const port = new TestPort();
  editor.attachPort(port);
  port.load([stored]);
  return { editor, port };
}

/** The board is on its way. */
function editorThatLoads(): { readonly editor: BoardEditor; readonly port: TestPort } {
  const editor = new BoardEditor('board-1', () => {});
  editors.push(editor);
  const port = new TestPort();
  editor.attachPort(port);
  port.give({ type: 'part', updates: [stored] });
  return { editor, port };
}

/** The board as somebody else has it, from the operations alone. */
function boardOf(port: TestPort): BoardDocument {
  const document = new BoardDocument();
  for (const update of port.updates()) Y.applyUpdate(document.doc, update);
  return document;
}

afterEach(() => {
  for (const editor of editors.splice(0)) editor.dispose();
});

const excalidraw = new TextEncoder().encode(
  JSON.stringify({
    type: 'excalidraw',
    elements: [
      { id: '1', type: 'rectangle', x: 0, y: 0, width: 10, height: 10 },
      { id: '2', type: 'ellipse', x: 0, y: 0, width: 10, height: 10 },
      { id: '3', type: 'magicframe' },
    ],
  }),
);

test('commands that need the whole board wait until it is loaded', async () => {
  const { editor, port } = editorThatLoads();
  await editor.importFile(await readImportFile('excalidraw', excalidraw));
  editor.selectAll();
  const saving = editor.exportFile('everink');
  expect(await editor.drawThumbnail()).toBeUndefined();
  expect(editor.getState().selectionCount).toBe(0);
  port.load();
  const saved = await decodeEverinkFile(await bytesOf(await saving));
  expect(saved.shapes.size).toBe(4);
  expect([...saved.shapes.keys()]).toEqual(expect.arrayContaining(['r', 's']));
  expect(editor.getState().selectionCount).toBe(4);
});

const actions: readonly [OperationKind, (editor: BoardEditor) => void | Promise<void>][] = [
  ['delete', (editor) => editor.deleteSelection()],
  ['duplicate', (editor) => editor.duplicateSelection()],
  ['reorder', (editor) => editor.bringToFront()],
  ['reorder', (editor) => editor.sendToBack()],
  ['move', (editor) => editor.nudgeSelection(1, 0)],
  ['restyle', (editor) => editor.setStyle({ colour: 'red', width: 8 })],
  ['rename', (editor) => editor.setTitle('Plan')],
  ['paste', (editor) => editor.paste({ shapes: editor.copySelection() ?? '' })],
  ['import', async (editor) => editor.importFile(await readImportFile('excalidraw', excalidraw))],
];

test.each(actions)(
  '%s of several shapes is exactly one operation and one undo step',
  async (kind, act) => {
    const { editor, port } = editorWithShapes();
    editor.selectAll();
    expect(editor.getState().selectionCount).toBe(2);
    const before = editor.getState().shapeCount;
    await act(editor);
    expect(port.kinds()).toEqual([kind]);
    expect(editor.getState().canUndo).toBe(true);
    editor.undo();
    expect(port.kinds()).toEqual([kind, 'undo']);
    expect(editor.getState()).toMatchObject({
      shapeCount: before,
      title: '',
      canUndo: false,
      canRedo: true,
    });
  },
);

test('commands without a selection do nothing', () => {
  const { editor, port } = editorWithShapes();
  editor.deleteSelection();
  editor.duplicateSelection();
  editor.bringToFront();
  editor.nudgeSelection(5, 5);
  editor.setStyle({ colour: 'red' });
  expect(editor.copySelection()).toBeUndefined();
  expect(port.sent).toEqual([]);
});

test('pasted shapes have new ids, and are selected and centred in the view', () => {
  const { editor, port } = editorWithShapes();
  editor.selectAll();
  const shapes = editor.copySelection() ?? '';
  editor.paste({ shapes });
  expect(editor.getState()).toMatchObject({ shapeCount: 4, selectionCount: 2, tool: 'select' });
  const pasted = boardOf(port);
  const places = [...pasted.shapes.keys()].map((id) => pasted.read(id)?.x ?? 0);
  expect(Math.max(...places) - Math.min(...places)).toBeCloseTo(200);
  expect(Math.min(...places)).toBeGreaterThan(400);
});

test('I29: text copied from Excalidraw is pasted as shapes, with a notice about skipped elements', async () => {
  const { editor, port } = editorWithShapes();
  const notice = vi.fn();
  editor.onNotice((make) => notice(make()));
  const elements = [
    { id: '1', type: 'rectangle', x: 5_000, y: 0, width: 90, height: 60 },
    { id: '2', type: 'embeddable', x: 0, y: 0, width: 90, height: 60 },
  ];
  editor.paste({ text: JSON.stringify({ type: 'excalidraw/clipboard', elements }) });
  await untilState(editor, ({ shapeCount }) => shapeCount === 3);
  expect(editor.getState()).toMatchObject({ selectionCount: 1, tool: 'select' });
  expect(port.kinds()).toEqual(['paste']);
  const places = [...boardOf(port).shapes.values()].map((shape) =>
    (shape as Y.Map<unknown>).get('x'),
  );
  expect(places).not.toContain(5_000);
  const items = t('files.kind.embed', { count: 1 });
  const leftOut = t('files.leftOut', { items, reason: t('files.reason.not-supported') });
  expect(notice).toHaveBeenCalledWith(
    expect.objectContaining({ text: expect.stringContaining(leftOut) }),
  );
});

test('images are added as one undo step and selected, and equal ones are stored once', async () => {
  const { editor, port } = editorWithShapes();
  const image = { hash: 'a'.repeat(64), bytes: new Uint8Array(9_000), width: 40, height: 20 };
  const other = { ...image, hash: 'b'.repeat(64) };
  await editor.addImages([image, other, image], editor.placeFor('centre'));
  expect(editor.getState()).toMatchObject({ shapeCount: 5, selectionCount: 3, tool: 'select' });
  const board = boardOf(port);
  expect([...board.images.keys()]).toEqual([image.hash, other.hash]);
  const sentSizeBytes = port.updates().reduce((sum, update) => sum + update.byteLength, 0);
  expect(sentSizeBytes).toBeLessThan(3 * image.bytes.byteLength);
  const shapes = [...board.shapes.keys()].map((id) => board.read(id));
  expect(shapes).toHaveLength(3);
  for (const shape of shapes) expect(shape).toMatchObject({ type: 'image', width: 40, height: 20 });
  editor.undo();
  expect(editor.getState()).toMatchObject({ shapeCount: 2, canUndo: false, canRedo: true });
});

test('the panel shows the style of the selection, mixed if it differs, or that of the tool', () => {
  const { editor } = editorWithShapes();
  editor.setTool('rectangle');
  editor.setStyle({ colour: 'green', fill: 'yellow' });
  expect(editor.getState().style).toMatchObject({ colour: 'green', fill: 'yellow' });
  editor.setTool('highlighter');
  expect(editor.getState().style.colour).toBe('yellow');
  editor.selectAll();
  expect(editor.getState().style.colour).toBe('ink');
  editor.setStyle({ width: 12 });
  expect(editor.getState().style.width).toBe(12);
  editor.setTool('eraser');
  expect([...editor.getState().style.shows]).toEqual([]);
});

test('a selected shape that another user deletes is deselected', () => {
  const { editor, port } = editorWithShapes();
  editor.selectAll();
  const theirs = new BoardDocument();
  Y.applyUpdate(theirs.doc, stored);
  theirs.remove('s');
  port.give({ type: 'remote', update: Y.encodeStateAsUpdate(theirs.doc) });
  expect(editor.getState()).toMatchObject({ selectionCount: 1, shapeCount: 1 });
});

test('an .everink file of the same board adds copies and overwrites nothing', async () => {
  const { editor, port } = editorWithShapes();
  const file = await bytesOf(await editor.exportFile('everink'));
  await editor.importFile(await readImportFile('everink', file));
  expect(editor.getState().shapeCount).toBe(4);
  expect(port.kinds()).toEqual(['import']);
});

test('an .everink file opened on an empty board brings its title and its ids', async () => {
  const saved = new BoardDocument();
  saved.insert('keep', testRectangle());
  saved.setTitle('Plan');
  const editor = new BoardEditor('board-2', () => {});
  editors.push(editor);
  const port = new TestPort();
  editor.attachPort(port);
  port.load();
  await editor.importFile(await readImportFile('everink', await encodeEverinkFile(saved.doc)));
  expect(editor.getState().title).toBe('Plan');
  expect([...boardOf(port).shapes.keys()]).toEqual(['keep']);
});

test('a title that is being typed is kept when all input is finished', () => {
  const { editor, port } = editorWithShapes();
  editor.typeTitle(' Pl');
  editor.typeTitle(' Plan');
  editor.finishInput();
  expect(editor.getState().title).toBe('Plan');
  editor.typeTitle('Planet');
  editor.typeTitle(undefined);
  editor.typeTitle(' ');
  editor.finishInput();
  expect(boardOf(port).title).toBe('Plan');
});

test('elements that could not be imported are reported, also to later listeners', async () => {
  const { editor } = editorWithShapes();
  await editor.importFile(await readImportFile('excalidraw', excalidraw));
  const listener = vi.fn();
  editor.onNotice((make) => listener(make()));
  expect(listener).toHaveBeenCalledWith(expect.objectContaining({ level: 'warning' }));
});

test('listeners are notified once of related changes, and the state is identical between changes', async () => {
  const { editor } = editorWithShapes();
  const listener = vi.fn();
  await Promise.resolve();
  editor.subscribe(listener);
  editor.selectAll();
  editor.setStyle({ colour: 'red' });
  await Promise.resolve();
  expect(listener).toHaveBeenCalledTimes(1);
  expect(editor.getState()).toBe(editor.getState());
});

test('zoom stays between 5 % and 6,400 %', () => {
  const { editor } = editorWithShapes();
  editor.zoomTo(1_000);
  expect(editor.getState().zoom).toBe(64);
  editor.zoomTo(0.0001);
  expect(editor.getState().zoom).toBe(0.05);
  editor.zoomTo(Number.NaN);
  expect(editor.getState().zoom).toBe(0.05);
  editor.zoomBy(2);
  expect(editor.getState().zoom).toBeCloseTo(0.1);
});

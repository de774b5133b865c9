import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { toClipboardText } from '../../shared/document/clipboardText.ts';
import { encodePoints } from '../../shared/document/points.ts';
import { StoredBoard } from '../../shared/document/stored/StoredBoard.ts';
import { testRectangle, testStroke } from '../../shared/document/testShapes.ts';
import { maxCoordinate } from '../../shared/limits.ts';
import { EarlyScene } from '../canvas/early/EarlyScene.ts';
import { exportBounds } from '../canvas/export/exportPicture.ts';
import { Scene } from '../canvas/scene/Scene.ts';
import { BoardEditor } from './BoardEditor.ts';
import { TestPort } from './testPort.ts';

const farPoints = encodePoints(
  { xs: Float64Array.of(0, 2e7), ys: Float64Array.of(0, 1), pressures: Uint8Array.of(1, 2) },
  0,
);

/** What cannot be shown, as it is in the map of shapes. */
const unreadable: Readonly<Record<string, unknown>> = {
  far: testRectangle({ x: 1e300, z: 'a3' }),
  nowhere: { ...testRectangle({ z: 'a3' }), y: Number.NaN },
  'endlessly wide': { ...testRectangle({ z: 'a3' }), width: Number.POSITIVE_INFINITY },
  'far point': testStroke({ points: farPoints, z: 'a3' }),
  'far when scaled': testStroke({ scaleX: 1e6, z: 'a3' }),
  'far end': { ...testRectangle({ z: 'a3' }), type: 'line', x1: 0, y1: 0, x2: -1e8, y2: 0 },
  unknown: { ...testRectangle({ x: 40, z: 'a3' }), type: 'hologram', beams: [1, { hue: 2 }] },
  'damaged points': testStroke({ points: Uint8Array.of(1, 2, 3), z: 'a3' }),
  'negative size': { ...testRectangle({ z: 'a3' }), width: -5 },
  'no map': 'a text in the place of a shape',
};
/** These count as far as they say where they are. */
const withinBounds = new Set(['unknown', 'damaged points', 'negative size', 'no map']);

function put(document: BoardDocument, id: string, value: unknown): void {
  const isShape = typeof value === 'object' && value !== null;
  document.shapes.set(id, isShape ? new Y.Map(Object.entries(value)) : value);
}

function boardWith(name: string): BoardDocument {
  const document = new BoardDocument();
  document.insert('s', testStroke({ z: 'a1' }));
  document.insert('r', testRectangle({ z: 'a2', x: 200 }));
  put(document, 'odd', unreadable[name]);
  return document;
}

const copied = toClipboardText(boardWith('unknown'), ['r']);

const editors: BoardEditor[] = [];
afterEach(() => {
  for (const editor of editors.splice(0)) editor.dispose();
});

/** @returns the board as somebody else has it, too */
function editorOf(stored: BoardDocument): {
  readonly editor: BoardEditor;
  readonly current: () => Record<string, unknown>;
} {
  const editor = new BoardEditor('board-1', () => {});
  editors.push(editor);
  const port = new TestPort();
  editor.attachPort(port);
  const update = Y.encodeStateAsUpdate(stored.doc);
  port.load([update]);
  const current = (): Record<string, unknown> => {
    const document = new BoardDocument();
    for (const change of [update, ...port.updates()]) Y.applyUpdate(document.doc, change);
    return document.shapes.toJSON();
  };
  return { editor, current };
}

function raise(message: string): never {
  throw new Error(message);
}

const names = Object.keys(unreadable);

test.each(names)(
  'I30: a shape that is %s can be selected and deleted, and undo restores it completely',
  (name) => {
    const { editor, current } = editorOf(boardWith(name));
    const before = current();
    expect(editor.getState()).toMatchObject({ shapeCount: 3, unreadableCount: 1 });
    editor.selectAll();
    expect(editor.getState().selectionCount).toBe(3);
    editor.selectUnreadable();
    expect(editor.getState().selectionCount).toBe(1);
    editor.deleteSelection();
    expect(Object.keys(current()).sort()).toEqual(['r', 's']);
    editor.undo();
    expect(current()).toEqual(before);
    expect(editor.getState().unreadableCount).toBe(1);
  },
);

test.each(names)(
  'I14: moving, restyling and reordering do not change a shape that is %s',
  (name) => {
    const { editor, current } = editorOf(boardWith(name));
    const { odd } = current();
    editor.selectAll();
    editor.nudgeSelection(5, 5);
    editor.setStyle({ colour: 'red', width: 9 });
    editor.bringToFront();
    editor.sendToBack();
    expect(current().odd).toEqual(odd);
    expect(current().r).toMatchObject({ x: 205, style: { colour: 'red' } });
  },
);

test.each(names)('I14: a copy of a shape that is %s is complete', (name) => {
  const { editor, current } = editorOf(boardWith(name));
  const { odd } = current();
  editor.selectUnreadable();
  const shapes = editor.copySelection() ?? '';
  editor.duplicateSelection();
  editor.paste({ shapes });
  const copies = Object.entries(current()).filter(([id]) => !['s', 'r', 'odd'].includes(id));
  expect(copies).toHaveLength(2);
  const place = { x: expect.anything(), y: expect.anything(), z: expect.any(String) };
  for (const [, copy] of copies) {
    expect(copy).toEqual(typeof odd === 'object' ? { ...odd, ...place } : odd);
  }
  expect(editor.getState().unreadableCount).toBe(3);
});

test.each(names)('I30: a shape that is %s affects neither the bounds nor later shapes', (name) => {
  const stored = boardWith(name);
  const clean = boardWith(name);
  clean.remove('odd');
  const bounds = new Scene(stored, 'page-1').bounds;
  if (!withinBounds.has(name)) expect(bounds).toEqual(new Scene(clean, 'page-1').bounds);
  for (const value of Object.values(bounds ?? {})) expect(Math.abs(value)).toBeLessThan(1_000);
  const early = new EarlyScene(new StoredBoard([Y.encodeStateAsUpdate(stored.doc)]));
  expect(early.bounds).toEqual(bounds);
  const { editor, current } = editorOf(stored);
  editor.zoomToFit();
  expect(editor.getState().zoom).toBeGreaterThan(1);
  const before = new Set(Object.keys(current()));
  editor.paste({ shapes: copied });
  const pasted = Object.entries(current()).find(([id]) => !before.has(id))?.[1];
  expect(Math.abs(Object(pasted).x)).toBeLessThan(1_000);
});

test.each(names)(
  'I30: a picture of a board with a shape that is %s has a reasonable size',
  (name) => {
    const shapes = new Scene(boardWith(name), 'page-1').inOrder();
    const { minX, minY, maxX, maxY } = exportBounds(shapes) ?? raise('no picture');
    expect(Math.max(maxX - minX, maxY - minY)).toBeLessThan(1_000);
  },
);

test('a board without visible shapes has no picture', () => {
  const document = new BoardDocument();
  put(document, 'far', unreadable.far);
  expect(exportBounds(new Scene(document, 'page-1').inOrder())).toBeUndefined();
  expect(new Scene(document, 'page-1').bounds).toBeUndefined();
});

test('I30: moving ends at the limit of a board', () => {
  const document = new BoardDocument();
  document.insert('r', testRectangle({ x: maxCoordinate - 150, width: 100 }));
  const { editor, current } = editorOf(document);
  editor.selectAll();
  for (let i = 0; i < 20; i += 1) editor.nudgeSelection(10, 0);
  editor.duplicateSelection();
  expect(editor.getState()).toMatchObject({ shapeCount: 2, unreadableCount: 0 });
  for (const shape of Object.values(current())) {
    expect(Object(shape).x).toBeGreaterThan(maxCoordinate - 150);
    expect(Object(shape).x).toBeLessThanOrEqual(maxCoordinate - 100);
  }
});

import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { testRectangle, testStroke } from '../../shared/document/testShapes.ts';
import { SelectTool } from './SelectTool.ts';
import { dragTool, pointerAt, testHost } from './testHost.ts';

test('a move of several shapes is one operation', () => {
  const host = testHost();
  host.document.insert('a', testStroke({ z: 'a1' }));
  host.document.insert('b', testRectangle({ z: 'a2', x: 200 }));
  host.operations.length = 0;
  host.selection = new Set(['a', 'b']);
  dragTool(new SelectTool(host), [200, 20], [210, 25], [250, 120]);
  expect(host.operations).toEqual(['move']);
  expect(host.document.read('a')).toMatchObject({ x: 50, y: 100 });
  expect(host.document.read('b')).toMatchObject({ x: 250, y: 100 });
});

test('a marquee selects what lies within it', () => {
  const host = testHost();
  host.document.insert('in', testStroke({ x: 10, y: 10 }));
  host.document.insert('across', testRectangle({ x: 10, y: 10, width: 900 }));
  dragTool(new SelectTool(host), [-50, -50], [80, 80]);
  expect([...host.selection]).toEqual(['in']);
});

test('I15: a drag ends quietly when another user deletes its shape', () => {
  const host = testHost();
  host.document.insert('a', testStroke());
  const tool = new SelectTool(host);
  tool.pointerDown(pointerAt(10, 5));
  tool.pointerMove([pointerAt(60, 60)]);
  host.document.remove('a');
  host.operations.length = 0;
  tool.boardChanged();
  tool.pointerMove([pointerAt(80, 80)]);
  tool.pointerUp(pointerAt(80, 80));
  expect(host.operations).toEqual([]);
  expect(host.scene.size).toBe(0);
});

test('I15: a drag that has ended does not continue when its shape is restored', () => {
  const host = testHost();
  host.document.insert('a', testStroke());
  const tool = new SelectTool(host);
  tool.pointerDown(pointerAt(10, 5));
  tool.pointerMove([pointerAt(60, 60)]);
  host.document.remove('a');
  tool.boardChanged();
  host.document.insert('a', testStroke());
  tool.pointerMove([pointerAt(80, 80)]);
  tool.pointerUp(pointerAt(80, 80));
  expect(host.document.read('a')).toMatchObject({ x: 0, y: 0 });
});

test('a double click edits the text under it', () => {
  const host = testHost();
  const { width, height, ...place } = testRectangle();
  host.document.insert('t', { ...place, width, height, type: 'text', text: 'Hi', fontSize: 20 });
  new SelectTool(host).doubleClick(pointerAt(50, 25));
  expect(host.edited).toEqual([{ id: 't' }]);
});

test('I30: a drag moves shapes only within the limits of a board, and does not move placeholders', () => {
  const host = testHost();
  const tool = new SelectTool(host);
  host.document.insert(
    'r',
    testRectangle({ x: 0, y: 0, style: { ...testRectangle().style, fill: 'red' } }),
  );
  const hologram = { ...testRectangle({ x: 300 }), type: 'hologram' };
  host.document.shapes.set('odd', new Y.Map(Object.entries(hologram)));
  host.selection = new Set(['r', 'odd']);
  dragTool(tool, [50, 25], [3e7, 25]);
  expect(host.document.read('r')?.x).toBeCloseTo(1e7 - 100, 2);
  expect(host.document.shapes.toJSON().odd).toEqual(hologram);
  const countBefore = host.operations.length;
  host.selection = new Set(['odd']);
  dragTool(tool, [350, 25], [400, 30]);
  expect(host.operations).toHaveLength(countBefore);
});

test('I30: resizing ends at the limits of a board', () => {
  const host = testHost();
  const tool = new SelectTool(host);
  host.zoom = 0.001;
  host.document.insert('s', testStroke());
  host.selection = new Set(['s']);
  const { maxX, maxY } = host.scene.get('s')?.frame ?? { maxX: 0, maxY: 0 };
  // The handle stands five pixels beyond the corner.
  tool.pointerDown(pointerAt(maxX + 5_002, maxY + 5_002));
  for (const [x, y] of [
    [3e6, 9e5],
    [9e7, 9e7],
  ] as const)
    tool.pointerMove([pointerAt(x, y)]);
  tool.interrupt();
  expect(host.operations.filter(Boolean)).toEqual(['resize']);
  expect(host.scene.get('s')?.isPlaceholder).toBe(false);
  expect(host.scene.bounds?.maxX).toBeGreaterThan(1e6);
});

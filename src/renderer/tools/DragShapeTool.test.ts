import { expect, test } from 'vitest';
import { DragShapeTool } from './DragShapeTool.ts';
import { PenTool } from './PenTool.ts';
import { dragTool, pointerAt, testHost } from './testHost.ts';

test('a shape is drawn by a drag, selected afterwards, and not by a click', () => {
  const host = testHost();
  const tool = new DragShapeTool(host, 'ellipse');
  dragTool(tool, [5, 5], [6, 6]);
  expect(host.operations).toEqual([]);
  dragTool(tool, [10, 10], [60, 40]);
  expect(host.operations).toEqual(['create']);
  const [id] = host.selection;
  expect(host.document.read(id ?? '')).toMatchObject({ type: 'ellipse', width: 50, height: 30 });
});

test('a click makes a note around its point, a drag one of its size, and its text is typed at once', () => {
  const host = testHost();
  const tool = new DragShapeTool(host, 'note');
  dragTool(tool, [300, 200], [301, 200]);
  dragTool(tool, [0, 0], [150, 90]);
  const [clicked, dragged] = [...host.document.shapes.keys()];
  expect(host.document.read(clicked ?? '')).toMatchObject({
    x: 200,
    y: 100,
    width: 200,
    height: 200,
  });
  expect(host.document.read(dragged ?? '')).toMatchObject({ x: 0, y: 0, width: 150, height: 90 });
  expect(host.edited).toEqual([{ id: clicked }, { id: dragged }]);
  tool.pointerDown(pointerAt(20, 20));
  tool.interrupt();
  expect(host.document.shapes.size).toBe(2);
});

test('shapes are drawn above existing ones', () => {
  const host = testHost();
  dragTool(new PenTool(host, 'pen'), [0, 0], [5, 5]);
  dragTool(new DragShapeTool(host, 'line'), [0, 0], [50, 50]);
  dragTool(new PenTool(host, 'highlighter'), [0, 0], [5, 5]);
  expect(host.scene.inOrder().map(({ shape }) => shape.type)).toEqual(['stroke', 'line', 'stroke']);
});

import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { decodePoints } from '../../shared/document/points.ts';
import { testRectangle, testStroke } from '../../shared/document/testShapes.ts';
import { DragShapeTool } from './DragShapeTool.ts';
import { EraserTool } from './EraserTool.ts';
import { PenTool } from './PenTool.ts';
import { SelectTool } from './SelectTool.ts';
import { SimulatedPressure } from './simulatedPressure.ts';
import { TextTool } from './TextTool.ts';
import { pointerAt, testHost } from './testHost.ts';
import type { Tool } from './tool.ts';

function drag(tool: Tool, ...points: readonly [number, number][]): void {
  const [first, ...rest] = points.map(([x, y]) => pointerAt(x, y));
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return;
  tool.pointerDown(first);
  tool.pointerMove(rest, []);
  tool.pointerUp(last);
}

function strokeOf(host: ReturnType<typeof testHost>, id: string) {
  const shape = host.document.read(id);
  if (shape?.type !== 'stroke') throw new Error('not a stroke');
  return { shape, points: decodePoints(shape.points) };
}

test('a stroke touches the document once, with all of its points', () => {
  const host = testHost();
  drag(new PenTool(host, 'pen'), [10, 20], [12, 25], [30, 18], [40, 22]);
  expect(host.operations).toEqual(['draw']);
  const { shape, points } = strokeOf(host, 'id-1');
  expect(shape).toMatchObject({ x: 10, y: 18 });
  expect([...points.xs]).toEqual([0, 2, 20, 30]);
  expect(points.pressures).toHaveLength(4);
});

test('the pressure curve bends what a pen measures, and nothing else', () => {
  const host = testHost();
  const tool = new PenTool(host, 'pen');
  host.pressureCurve = 2;
  tool.pointerDown(pointerAt(0, 0, { pressure: 0.2 }));
  tool.pointerMove([pointerAt(5, 0, { pressure: 0.5 }), pointerAt(9, 0, { pressure: 1 })], []);
  tool.pointerUp(pointerAt(9, 0));
  expect([...(strokeOf(host, 'id-1').points.pressures ?? [])]).toEqual([10, 64, 255]);

  const simulatedWith = (pressureCurve: number) => {
    const other = testHost();
    other.pressureCurve = pressureCurve;
    drag(new PenTool(other, 'pen'), [0, 0], [5, 5], [20, 5]);
    return strokeOf(other, 'id-1').points.pressures;
  };
  expect(simulatedWith(2)).toEqual(simulatedWith(1));
});

test('what was predicted is never kept', () => {
  const host = testHost();
  const tool = new PenTool(host, 'pen');
  tool.pointerDown(pointerAt(0, 0));
  tool.pointerMove([pointerAt(5, 0)], [pointerAt(8, 0), pointerAt(11, 0)]);
  tool.pointerMove([pointerAt(6, 2)], [pointerAt(7, 4)]);
  tool.pointerUp(pointerAt(6, 3));
  expect([...strokeOf(host, 'id-1').points.xs]).toEqual([0, 5, 6, 6]);
});

test('the pressure of a pen is kept, and lifting it does not thin the end', () => {
  const host = testHost();
  const tool = new PenTool(host, 'pen');
  tool.pointerDown(pointerAt(0, 0, { pressure: 0.2 }));
  tool.pointerMove([pointerAt(5, 0, { pressure: 0.6 })], []);
  tool.pointerUp(pointerAt(9, 0));
  expect([...(strokeOf(host, 'id-1').points.pressures ?? [])]).toEqual([51, 153, 153]);
});

test('a quick pointer draws thinner than a slow one, whatever the zoom', () => {
  const pressureAt = (pxPerMs: number) => {
    const pressure = new SimulatedPressure();
    let last = 0;
    for (let i = 0; i < 30; i += 1) last = pressure.at(i * 8 * pxPerMs, 0, i * 8);
    return last;
  };
  expect(pressureAt(3)).toBeLessThan(pressureAt(0.5));
  expect(pressureAt(0.1)).toBeLessThan(1);
  expect(pressureAt(100)).toBeGreaterThan(0.1);
});

test('I26: a stroke that is interrupted or ended by Escape keeps its ink; one that was not meant leaves nothing', () => {
  const host = testHost();
  const tool = new PenTool(host, 'pen');
  tool.pointerDown(pointerAt(0, 0));
  tool.pointerMove([pointerAt(5, 5)], []);
  tool.interrupt();
  tool.interrupt();
  expect(host.operations).toEqual(['draw']);
  tool.pointerDown(pointerAt(0, 0));
  tool.cancel();
  tool.pointerUp(pointerAt(9, 9));
  expect(host.operations).toEqual(['draw', 'draw']);
  tool.pointerDown(pointerAt(0, 0));
  tool.discard();
  tool.pointerUp(pointerAt(9, 9));
  expect(host.operations).toEqual(['draw', 'draw']);
  expect(host.drafts).toEqual(['finish id-1', 'finish id-2', 'drop id-3']);
});

test('a stroke without end is kept in several, none of them too large, without a gap', () => {
  const host = testHost();
  const way = Array.from({ length: 45_000 }, (_, i) => pointerAt(i, 0));
  const tool = new PenTool(host, 'pen');
  const [first, ...rest] = way;
  if (first === undefined) return;
  tool.pointerDown(first);
  tool.pointerMove(rest, []);
  tool.interrupt();
  expect(host.operations).toEqual(['draw', 'draw', 'draw']);
  const frames = host.scene.inOrder().map(({ frame }) => [frame.minX, frame.maxX]);
  expect(frames).toEqual([
    [0, 19_999],
    [19_999, 39_998],
    [39_998, 44_999],
  ]);
});

test('I15: a remote change in the middle of a stroke changes nothing of the stroke', () => {
  const host = testHost();
  const tool = new PenTool(host, 'pen');
  tool.pointerDown(pointerAt(0, 0));
  host.document.insert('remote', testRectangle({ z: 'a7' }));
  tool.pointerMove([pointerAt(5, 5)], []);
  host.document.remove('remote');
  tool.pointerUp(pointerAt(10, 0));
  expect([...strokeOf(host, 'id-1').points.xs]).toEqual([0, 5, 10]);
});

test('ink drawn at 6,400 % is finer than ink drawn at 100 %', () => {
  const host = testHost();
  host.zoom = 64;
  drag(new PenTool(host, 'pen'), [0, 0], [0.004, 0.002], [0.01, 0.01]);
  expect(strokeOf(host, 'id-1').points.xs[1]).toBeCloseTo(0.004, 3);
});

test('the eraser fades what it sweeps and takes all of it away in one operation', () => {
  const host = testHost();
  host.document.insert('a', testStroke({ z: 'a1' }));
  host.document.insert('b', testStroke({ z: 'a2', y: 100 }));
  host.document.insert('far', testStroke({ z: 'a3', x: 500 }));
  host.operations.length = 0;
  const eraser = new EraserTool(host);
  eraser.pointerDown(pointerAt(15, -50));
  eraser.pointerMove([pointerAt(15, 200)]);
  expect(host.scene.veilOf('a')).toBe('faded');
  expect(host.operations).toEqual([]);
  eraser.pointerUp(pointerAt(15, 200));
  expect(host.operations).toEqual(['erase']);
  expect([...host.document.shapes.keys()]).toEqual(['far']);
});

test('the eraser that finds nothing, or is cancelled, does nothing', () => {
  const host = testHost();
  host.document.insert('a', testStroke());
  host.operations.length = 0;
  const eraser = new EraserTool(host);
  drag(eraser, [900, 900], [950, 950]);
  eraser.pointerDown(pointerAt(15, 2));
  eraser.cancel();
  expect(host.undone).toEqual(['erase']);
  eraser.pointerDown(pointerAt(15, 2));
  eraser.discard();
  expect(host.undone).toEqual(['erase']);
  expect(host.operations).toEqual([]);
  expect(host.scene.veilOf('a')).toBeUndefined();
});

test('a shape is drawn by a drag, selected afterwards, and not by a click', () => {
  const host = testHost();
  const tool = new DragShapeTool(host, 'ellipse');
  drag(tool, [5, 5], [6, 6]);
  expect(host.operations).toEqual([]);
  drag(tool, [10, 10], [60, 40]);
  expect(host.operations).toEqual(['create']);
  const [id] = host.selection;
  expect(host.document.read(id ?? '')).toMatchObject({ type: 'ellipse', width: 50, height: 30 });
});

test('a click makes a note around its point, a drag one of its size, and its text is typed at once', () => {
  const host = testHost();
  const tool = new DragShapeTool(host, 'note');
  drag(tool, [300, 200], [301, 200]);
  drag(tool, [0, 0], [150, 90]);
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

test('shapes are drawn above everything that is there', () => {
  const host = testHost();
  drag(new PenTool(host, 'pen'), [0, 0], [5, 5]);
  drag(new DragShapeTool(host, 'line'), [0, 0], [50, 50]);
  drag(new PenTool(host, 'highlighter'), [0, 0], [5, 5]);
  expect(host.scene.inOrder().map(({ shape }) => shape.type)).toEqual(['stroke', 'line', 'stroke']);
});

test('a move of several shapes is one operation', () => {
  const host = testHost();
  host.document.insert('a', testStroke({ z: 'a1' }));
  host.document.insert('b', testRectangle({ z: 'a2', x: 200 }));
  host.operations.length = 0;
  host.selection = new Set(['a', 'b']);
  drag(new SelectTool(host), [200, 20], [210, 25], [250, 120]);
  expect(host.operations).toEqual(['move']);
  expect(host.document.read('a')).toMatchObject({ x: 50, y: 100 });
  expect(host.document.read('b')).toMatchObject({ x: 250, y: 100 });
});

test('a marquee selects what lies within it', () => {
  const host = testHost();
  host.document.insert('in', testStroke({ x: 10, y: 10 }));
  host.document.insert('across', testRectangle({ x: 10, y: 10, width: 900 }));
  drag(new SelectTool(host), [-50, -50], [80, 80]);
  expect([...host.selection]).toEqual(['in']);
});

test('I15: a drag ends quietly when its shape is deleted by somebody else', () => {
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

test('I15: a drag that has ended does not take hold again when its shape comes back', () => {
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

test('the text tool opens a field where it is clicked', () => {
  const host = testHost();
  const tool = new TextTool(host);
  tool.pointerDown();
  tool.pointerUp(pointerAt(300, 300));
  expect(host.edited).toEqual([{ at: { x: 300, y: 285 } }]);
});

test('I30: a drag takes shapes no further than the limits of a board, and leaves placeholders alone', () => {
  const host = testHost();
  const tool = new SelectTool(host);
  host.document.insert(
    'r',
    testRectangle({ x: 0, y: 0, style: { ...testRectangle().style, fill: 'red' } }),
  );
  const hologram = { ...testRectangle({ x: 300 }), type: 'hologram' };
  host.document.shapes.set('odd', new Y.Map(Object.entries(hologram)));
  host.selection = new Set(['r', 'odd']);
  drag(tool, [50, 25], [3e7, 25]);
  expect(host.document.read('r')?.x).toBeCloseTo(1e7 - 100, 2);
  expect(host.document.shapes.toJSON().odd).toEqual(hologram);
  const countBefore = host.operations.length;
  host.selection = new Set(['odd']);
  drag(tool, [350, 25], [400, 30]);
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

import { expect, test } from 'vitest';
import { decodePoints } from '../../shared/document/points.ts';
import { testRectangle } from '../../shared/document/testShapes.ts';
import { PenTool } from './PenTool.ts';
import { dragTool, pointerAt, testHost } from './testHost.ts';

function strokeOf(host: ReturnType<typeof testHost>, id: string) {
  const shape = host.document.read(id);
  if (shape?.type !== 'stroke') throw new Error('not a stroke');
  return { shape, points: decodePoints(shape.points) };
}

test('a stroke changes the document once, with all of its points', () => {
  const host = testHost();
  dragTool(new PenTool(host, 'pen'), [10, 20], [12, 25], [30, 18], [40, 22]);
  expect(host.operations).toEqual(['draw']);
  const { shape, points } = strokeOf(host, 'id-1');
  expect(shape).toMatchObject({ x: 10, y: 18 });
  expect([...points.xs]).toEqual([0, 2, 20, 30]);
  expect(points.pressures).toHaveLength(4);
});

test('the pressure curve applies to the pressure of a pen only', () => {
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
    dragTool(new PenTool(other, 'pen'), [0, 0], [5, 5], [20, 5]);
    return strokeOf(other, 'id-1').points.pressures;
  };
  expect(simulatedWith(2)).toEqual(simulatedWith(1));
});

test('predicted points are never kept', () => {
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

test('I26: a stroke that is interrupted or ended by Escape keeps its ink; a discarded one leaves nothing', () => {
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

test('an endless stroke is stored as several, none of them too large, without a gap', () => {
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
  dragTool(new PenTool(host, 'pen'), [0, 0], [0.004, 0.002], [0.01, 0.01]);
  expect(strokeOf(host, 'id-1').points.xs[1]).toBeCloseTo(0.004, 3);
});

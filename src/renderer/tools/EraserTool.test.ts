import { expect, test } from 'vitest';
import { testStroke } from '../../shared/document/testShapes.ts';
import { EraserTool } from './EraserTool.ts';
import { dragTool, pointerAt, testHost } from './testHost.ts';

test('the eraser fades the shapes it sweeps and deletes them in one operation', () => {
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

test('the eraser does nothing if it finds nothing or is cancelled', () => {
  const host = testHost();
  host.document.insert('a', testStroke());
  host.operations.length = 0;
  const eraser = new EraserTool(host);
  dragTool(eraser, [900, 900], [950, 950]);
  eraser.pointerDown(pointerAt(15, 2));
  eraser.cancel();
  expect(host.undone).toEqual(['erase']);
  eraser.pointerDown(pointerAt(15, 2));
  eraser.discard();
  expect(host.undone).toEqual(['erase']);
  expect(host.operations).toEqual([]);
  expect(host.scene.veilOf('a')).toBeUndefined();
});

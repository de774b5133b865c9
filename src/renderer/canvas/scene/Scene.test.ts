import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoardDocument } from '../../../shared/document/boardDocument.ts';
import { testImage, testRectangle, testStroke } from '../../../shared/document/testShapes.ts';
import { compareOrder, keyBetween } from '../../../shared/document/zOrder.ts';
import { intersects } from '../../drawing/geometry.ts';
import { hitsShape } from './hitTest.ts';
import { Scene } from './Scene.ts';

const place = fc.integer({ min: -500, max: 500 });
const key = fc.constantFrom('a0', 'a1', 'a2', 'a3V', 'Zz');
const action = fc.oneof(
  fc.record({
    type: fc.constant('put' as const),
    id: fc.nat({ max: 30 }),
    x: place,
    y: place,
    z: key,
  }),
  fc.record({ type: fc.constant('move' as const), id: fc.nat({ max: 30 }), x: place, y: place }),
  fc.record({ type: fc.constant('reorder' as const), id: fc.nat({ max: 30 }), z: key }),
  fc.record({ type: fc.constant('remove' as const), id: fc.nat({ max: 30 }) }),
);

function act(
  document: BoardDocument,
  step: typeof action extends fc.Arbitrary<infer T> ? T : never,
) {
  const id = `s${step.id}`;
  if (step.type === 'put') document.insert(id, testRectangle({ x: step.x, y: step.y, z: step.z }));
  else if (step.type === 'move') document.patch(id, { x: step.x, y: step.y });
  else if (step.type === 'reorder') document.patch(id, { z: step.z });
  else document.remove(id);
}

test('after any changes the index finds the same shapes as a full search, in drawing order', () => {
  fc.assert(
    fc.property(
      fc.array(action, { maxLength: 60 }),
      fc.record({ x: place, y: place, size: fc.integer({ min: 0, max: 400 }) }),
      (steps, { x, y, size }) => {
        const document = new BoardDocument();
        const scene = new Scene(document, 'page-1');
        const area = { minX: x, minY: y, maxX: x + size, maxY: y + size };
        for (const step of steps) {
          act(document, step);
          // Asked in between, so that the order is kept up and not only made once.
          scene.query(area);
        }
        const fresh = new Scene(document, 'page-1');
        const all = [...document.shapes.keys()]
          .map((id) => fresh.get(id))
          .filter((shape) => shape !== undefined)
          .sort(compareOrder);
        expect(scene.inOrder().map(({ id }) => id)).toEqual(all.map(({ id }) => id));
        const expected = all.filter((shape) => intersects(shape, area)).map(({ id }) => id);
        expect(scene.query(area).map(({ id }) => id)).toEqual(expected);
        const point = { x, y };
        const hit = all.filter((shape) => hitsShape(shape, point, point, 3)).at(-1);
        expect(scene.hit(point, 3)?.id).toBe(hit?.id);
      },
    ),
  );
});

function twoShapes() {
  const document = new BoardDocument();
  document.insert('low', testRectangle({ z: 'a0' }));
  document.insert('high', testRectangle({ z: 'a2', x: 300 }));
  const scene = new Scene(document, 'page-1');
  scene.takeDamage();
  return { document, scene };
}

test('a new top shape is only added to the picture, and one in between causes its area to be redrawn', () => {
  const { document, scene } = twoShapes();
  scene.inOrder();
  document.insert('top', testRectangle({ z: 'a3' }));
  const onTop = scene.takeDamage();
  expect(onTop.rects).toEqual([]);
  expect(onTop.appended.map(({ id }) => id)).toEqual(['top']);
  document.insert('between', testRectangle({ z: 'a1' }));
  const between = scene.takeDamage();
  expect(between.appended).toEqual([]);
  expect(between.rects).toHaveLength(1);
  expect(scene.inOrder().map(({ id }) => id)).toEqual(['low', 'between', 'high', 'top']);
});

test('a moved shape causes both its old and its new area to be redrawn', () => {
  const { document, scene } = twoShapes();
  document.patch('low', { x: 1_000 });
  const { rects } = scene.takeDamage();
  expect(rects.map(({ minX }) => Math.round(minX))).toEqual([-3, 997]);
  expect(scene.isDamaged).toBe(false);
});

test('a preview shows a shape elsewhere until it is cleared, without changing the document', () => {
  const { document, scene } = twoShapes();
  scene.setPreview('low', { shape: testRectangle({ x: 700 }) });
  expect(scene.get('low')?.frame.minX).toBe(700);
  expect(document.read('low')?.x).toBe(0);
  scene.clearPreviews();
  expect(scene.get('low')?.frame.minX).toBe(0);
});

test('I15: a dragged shape takes a remote colour and keeps following the pointer', () => {
  const { document, scene } = twoShapes();
  scene.setPreview('low', { shape: testRectangle({ x: 700 }) });
  const style = { ...testRectangle().style, colour: 'red' as const };
  document.patch('low', { x: 40, style });
  expect(scene.get('low')?.shape).toMatchObject({ x: 700, style });
  scene.clearPreviews();
  expect(scene.get('low')?.shape).toMatchObject({ x: 40, style });
});

test('I14: a stroke with damaged points is a placeholder that can be selected, but not erased', () => {
  const document = new BoardDocument();
  document.insert('s', testStroke({ x: 50, y: 60, points: Uint8Array.of(1, 2, 3) }));
  const scene = new Scene(document, 'page-1');
  expect(scene.get('s')?.shape).toMatchObject({ type: 'placeholder', x: 50, y: 60 });
  expect(scene.hit({ x: 60, y: 70 }, 10)?.id).toBe('s');
  expect(scene.swept({ x: 60, y: 70 }, { x: 70, y: 70 }, 10)).toEqual([]);
  expect(scene.ids()).toEqual(['s']);
});

test('shapes of another page are in the scene only once that page is removed', () => {
  const document = new BoardDocument();
  document.pages.set('page-2', 'Second');
  document.insert('r', testRectangle({ page: 'page-2' }));
  const scene = new Scene(document, 'page-1');
  expect(scene.size).toBe(0);
  expect(scene.bounds).toBeUndefined();
  document.pages.delete('page-2');
  expect(scene.size).toBe(1);
});

test('held back shapes are shown completely on release, and only their area is redrawn', () => {
  const { document, scene } = twoShapes();
  let toldCount = 0;
  scene.onChange(() => {
    toldCount += 1;
  });
  const heldCount = 1_200;
  scene.hold('load');
  document.doc.transact(() => {
    for (let i = 0; i < heldCount; i += 1) {
      document.insert(`held-${i}`, testRectangle({ x: 1_000 + i, z: 'a3' }));
    }
    document.remove('high');
  }, 'load');
  expect(scene.size).toBe(2);
  expect(toldCount).toBe(0);
  const release = scene.release();
  release.next();
  // What the user does meanwhile is followed at once, also with what is still held back.
  document.patch('held-1100', { x: 5_000 });
  document.remove('held-1101');
  document.insert('mine', testRectangle({ x: -500, z: 'a9' }));
  expect(scene.get('mine')).toBeDefined();
  expect(scene.get('held-1100')?.frame.minX).toBe(5_000);
  scene.takeDamage();
  expect([...release].length).toBeGreaterThan(0);
  expect(scene.size).toBe(1 + heldCount - 1 + 1);
  const { rects } = scene.takeDamage();
  expect(rects.map(({ minX }) => Math.round(minX)).toSorted((a, b) => a - b)).toEqual([297, 997]);
  const fresh = new Scene(document, 'page-1');
  expect(scene.inOrder().map(({ id }) => id)).toEqual(fresh.inOrder().map(({ id }) => id));
  document.doc.transact(() => document.insert('later', testRectangle()), 'load');
  expect(scene.get('later')).toBeDefined();
});

test('held back shapes are added once no more arrive', () => {
  const { document, scene } = twoShapes();
  scene.hold('load');
  document.doc.transact(() => {
    for (let i = 0; i < 600; i += 1) {
      document.insert(`held-${i}`, testRectangle({ x: 1_000 + i, z: 'a3' }));
    }
  }, 'load');
  scene.indexSettled();
  expect(scene.size).toBe(2);
  scene.indexSettled();
  expect(scene.size).toBe(2 + 500);
  expect(scene.hasUnseen).toBe(true);
});

test('held back shapes are added once the next change has none, and are invisible before the release', () => {
  const { document, scene } = twoShapes();
  const insert = (from: number, count: number): void => {
    for (let i = from; i < from + count; i += 1) {
      document.insert(`held-${i}`, testRectangle({ x: 1_000 + i, z: 'a3' }));
    }
  };
  scene.hold('load');
  document.doc.transact(() => insert(0, 600), 'load');
  scene.indexSettled();
  expect(scene.size).toBe(2);
  document.doc.transact(() => {
    document.patch('held-0', { x: 3_000 });
    insert(600, 600);
  }, 'load');
  scene.indexSettled();
  expect(scene.size).toBe(2 + 500);
  expect(scene.get('held-0')).toBeUndefined();
  expect(scene.hasUnseen).toBe(true);
  scene.takeDamage();
  // Somebody else moves one that is taken in; nobody sees it yet.
  document.patch('held-7', { x: 4_000 });
  const middle = { x: 4_001, y: 1 };
  expect(scene.hit(middle, 5)).toBeUndefined();
  expect(scene.takeDamage().rects).toEqual([]);
  expect([...scene.release()].length).toBeGreaterThan(0);
  expect(scene.hasUnseen).toBe(false);
  expect(scene.size).toBe(2 + 1_200);
  expect(scene.hit(middle, 5)?.id).toBe('held-7');
  expect(scene.hit({ x: 3_001, y: 1 }, 5)?.id).toBe('held-0');
  const [rect] = scene.takeDamage().rects;
  expect([rect?.minX, rect?.maxX].map((x) => Math.floor((x ?? 0) / 100))).toEqual([9, 41]);
});

test('a page that is removed in the meantime does not show held back shapes', () => {
  const { document, scene } = twoShapes();
  scene.hold('load');
  document.doc.transact(() => document.insert('held', testRectangle()), 'load');
  document.pages.set('page-2', 'Second');
  expect(scene.get('held')).toBeUndefined();
  expect([...scene.release()]).toEqual([]);
  expect(scene.get('held')).toBeDefined();
});

test('an order key of another program does not prevent new shapes', () => {
  const { document, scene } = twoShapes();
  document.insert('foreign', testRectangle({ z: '~~~' }));
  expect(scene.topKey()).toBe('a2');
  expect(scene.bottomKey()).toBe('a0');
});

/** A scene of `side` x `side` short strokes, 100 board units apart. */
function manyStrokes(side: number) {
  const document = new BoardDocument();
  document.doc.transact(() => {
    for (let i = 0; i < side * side; i += 1) {
      const place = { x: (i % side) * 100, y: Math.floor(i / side) * 100 };
      document.insert(`s${i}`, testStroke({ ...place, z: `a${String(i).padStart(6, '0')}1` }));
    }
  });
  const scene = new Scene(document, 'page-1');
  scene.inOrder();
  scene.takeDamage();
  return { document, scene };
}

/** Counts how many shapes are looked at while `act` runs. */
function looksAt(scene: Scene, act: () => void): number {
  const seen = new Set<string>();
  for (const shape of scene.inOrder()) {
    const { id, minX } = shape;
    Object.defineProperty(shape, 'minX', {
      configurable: true,
      get: () => {
        seen.add(id);
        return minX;
      },
    });
  }
  act();
  return seen.size;
}

test('a camera movement visits nearby shapes, not all of them (tldraw 7425)', () => {
  const { scene } = manyStrokes(70);
  const area = { minX: 3_000, minY: 3_000, maxX: 3_500, maxY: 3_300 };
  const found: string[] = [];
  const looks = looksAt(scene, () => {
    for (let step = 0; step < 10; step += 1) {
      const { minX, maxX } = area;
      found.push(
        ...scene.query({ ...area, minX: minX + step, maxX: maxX + step }).map(({ id }) => id),
      );
      scene.hit({ x: 3_010 + step, y: 3_002 }, 4);
    }
  });
  expect(scene.size).toBe(4_900);
  expect(found.length).toBeGreaterThan(100);
  expect(looks).toBeLessThan(300);
});

test('on a board of thousands of strokes, a new one costs no more than one stroke (excalidraw 7237)', () => {
  const { document, scene } = manyStrokes(70);
  const looks = looksAt(scene, () => {
    for (let count = 0; count < 20; count += 1) {
      const z = keyBetween(scene.topKey(), undefined);
      document.insert(`new${count}`, testStroke({ x: 3_050 + count * 3, y: 3_050, z }));
      const { rects, appended } = scene.takeDamage();
      expect(rects).toEqual([]);
      expect(appended.map(({ id }) => id)).toEqual([`new${count}`]);
    }
  });
  expect(looks).toBeLessThan(300);
});

test('an image that arrives causes only its own shapes to be redrawn', () => {
  const document = new BoardDocument();
  const early = 'a'.repeat(64);
  const late = 'b'.repeat(64);
  document.insert('with', testImage(late));
  document.insert('other', testImage(early));
  document.insert('beside', testRectangle({ x: 5_000 }));
  const scene = new Scene(document, 'page-1');
  scene.takeDamage();
  scene.takeChanged();
  let toldCount = 0;
  scene.onChange(() => {
    toldCount += 1;
  });
  document.images.set(late, new Uint8Array([1, 2, 3]));
  expect(scene.takeDamage()).toEqual({ rects: [scene.get('with')], appended: [] });
  expect([...scene.takeChanged()]).toEqual(['with']);
  scene.redrawImages(new Set([early]));
  expect(scene.takeDamage()).toEqual({ rects: [scene.get('other')], appended: [] });
  expect(toldCount).toBe(2);
});

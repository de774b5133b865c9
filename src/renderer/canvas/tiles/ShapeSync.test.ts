import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePoints } from '../../../shared/document/points.ts';
import { testRectangle, testStroke, testStyle } from '../../../shared/document/testShapes.ts';
import { ShapeIndex } from '../scene/ShapeIndex.ts';
import { applyChange } from './applyChange.ts';
import type { ToPainter } from './painterMessages.ts';
import { ShapeSync } from './ShapeSync.ts';

type Change = Extract<ToPainter, { type: 'change' }>;

/** Few, so that the same ones change again and again; the last two are among many. */
const id = fc.constantFrom('s0', 's1', 'm0', 'm1100');
const place = fc.integer({ min: -500, max: 500 });
const z = fc.constantFrom('a0', 'a1', 'a2');
const stroke = testStroke();
/** Bytes that are the same object again after an undo. */
const inks = [
  stroke.points,
  encodePoints({ xs: Float64Array.of(0, 9, 30), ys: Float64Array.of(0, 40, 5) }, 4),
] as const;
const many = fc.record({
  type: fc.constant('many' as const),
  count: fc.integer({ min: 1_000, max: 1_200 }),
});
const editOfOne = fc.oneof(
  fc.record({ type: fc.constant('stroke' as const), id, z, points: fc.constantFrom(...inks) }),
  fc.record({ type: fc.constant('stroke' as const), id, z, points: fc.constantFrom(...inks) }),
  fc.record({ type: fc.constant('rectangle' as const), id, x: place, z }),
  fc.record({ type: fc.constant('move' as const), id, x: place }),
  fc.record({ type: fc.constant('remove' as const), id }),
  fc.record({
    type: fc.constant('veil' as const),
    id,
    veil: fc.constantFrom('faded', 'hidden', undefined),
  }),
);
const pass = fc.constantFrom({ type: 'frame' as const }, { type: 'arrival' as const });
const step = fc.oneof(editOfOne, pass);
type Step = typeof step | typeof many extends fc.Arbitrary<infer T> ? T : never;

function edit(scene: ShapeIndex, change: Step): void {
  if (change.type === 'stroke') {
    scene.put([[change.id, { ...stroke, z: change.z, points: change.points }]]);
  } else if (change.type === 'rectangle') {
    scene.put([[change.id, testRectangle({ x: change.x, z: change.z })]]);
  } else if (change.type === 'many') {
    scene.put(Array.from({ length: change.count }, (_, i) => [`m${i}`, { ...stroke, x: i }]));
  } else if (change.type === 'move') {
    const shape = scene.get(change.id)?.shape;
    if (shape !== undefined) scene.put([[change.id, { ...shape, x: change.x }]]);
  } else if (change.type === 'remove') {
    scene.remove(change.id);
  } else if (change.type === 'veil') {
    scene.setVeil(change.id, change.veil);
  }
}

/** A `ShapeSync` from a scene to a copy that applies a message on `arrive`. */
function syncOf(scene: ShapeIndex) {
  const copy = new ShapeIndex();
  const sent: Change[] = [];
  const shapeSync = new ShapeSync({
    scene,
    imageBytes: () => undefined,
    // As it comes out at the other end.
    send: (change) => sent.push(structuredClone(change)),
    revisionBefore: 7,
  });
  const arrive = (): Change | undefined => {
    const change = sent.shift();
    if (change === undefined) return undefined;
    applyChange(copy, change);
    shapeSync.arrived();
    return change;
  };
  return { copy, shapeSync, sent, arrive };
}

const drawnOf = (index: ShapeIndex) =>
  index.inOrder().map(({ id: shapeId, shape }) => [shapeId, shape, index.veilOf(shapeId)]);

/** Compares whenever the painter has all that was told, and at the end. */
function expectSameShapes(steps: readonly Step[]): void {
  const scene = new ShapeIndex();
  const { copy, shapeSync, arrive } = syncOf(scene);
  shapeSync.start();
  const expectSame = (): void => expect(drawnOf(copy)).toEqual(drawnOf(scene));
  let isTold = true;
  for (const change of steps) {
    edit(scene, change);
    if (change.type === 'frame') {
      shapeSync.noteChanges(scene.takeChanged());
      isTold = true;
    } else if (change.type === 'arrival') {
      if (arrive()?.revision === shapeSync.revision && isTold) expectSame();
    } else {
      isTold = false;
    }
  }
  shapeSync.noteChanges(scene.takeChanged());
  while (arrive() !== undefined);
  expect(shapeSync.isUpToDate).toBe(true);
  expectSame();
}

test('after any edits in any timing, the painter has the same shapes as the scene', () => {
  const steps = fc.array(step, { maxLength: 50, size: 'max' });
  fc.assert(fc.property(steps, expectSameShapes), { numRuns: 300 });
});

test('after any edits of many shapes, sent in several messages, none is missing', () => {
  const steps = fc.array(step, { maxLength: 15, size: 'max' });
  fc.assert(
    fc.property(steps, many, steps, (before, fill, after) =>
      expectSameShapes([...before, fill, { type: 'frame' }, ...after]),
    ),
    { numRuns: 8 },
  );
});

test('a revision is sent with the last message that it needs, not earlier', () => {
  const scene = new ShapeIndex();
  scene.put(Array.from({ length: 2_500 }, (_, i) => [`m${i}`, testStroke({ x: i })]));
  const { shapeSync, arrive } = syncOf(scene);
  shapeSync.start();
  const revisions = [arrive(), arrive(), arrive()].map((change) => change?.revision);
  expect(revisions).toEqual([7, 7, 8]);
  expect(shapeSync.revision).toBe(8);
});

test('a stroke that is moved repeatedly is sent once per round, and its points only once', () => {
  const scene = new ShapeIndex();
  const stroke = testStroke();
  scene.put([['a', stroke]]);
  const { shapeSync, sent, arrive } = syncOf(scene);
  shapeSync.start();
  for (let x = 1; x <= 50; x += 1) {
    scene.put([['a', { ...stroke, x }]]);
    shapeSync.noteChanges(scene.takeChanged());
  }
  expect(sent).toHaveLength(2);
  arrive();
  arrive();
  expect(sent).toHaveLength(1);
  expect(sent[0]?.puts[0]?.hasOldPoints).toBe(true);
  expect(sent[0]?.puts[0]?.shape).toMatchObject({ x: 50, points: new Uint8Array(0) });
});

test('I14: keys of a newer version do not disturb the painter', () => {
  const scene = new ShapeIndex();
  const style = { ...testStyle, glow: () => {} };
  const newer = { ...testRectangle({ style }), lambda: () => {}, map: new Map() };
  scene.put([['a', newer]]);
  const { copy, shapeSync, arrive } = syncOf(scene);
  shapeSync.start();
  arrive();
  expect(copy.get('a')?.shape).toEqual(testRectangle());
});

test('a stroke is sent completely again after it was removed or replaced', () => {
  const [points] = inks;
  for (const between of [undefined, testRectangle()]) {
    const scene = new ShapeIndex();
    const { copy, shapeSync, arrive } = syncOf(scene);
    shapeSync.start();
    arrive();
    for (const shape of [testStroke({ points }), between, testStroke({ points })]) {
      if (shape === undefined) scene.remove('a');
      else scene.put([['a', shape]]);
      shapeSync.noteChanges(scene.takeChanged());
      arrive();
    }
    expect(copy.get('a')?.shape).toEqual(testStroke({ points }));
  }
});

test('the painter receives every key that affects drawing', () => {
  const scene = new ShapeIndex();
  const style = { ...testStyle, dash: 'dashed', outline: 'none', fillPattern: 'hachure' } as const;
  const line = testStroke({
    style,
    path: 'polyline',
    filled: true,
    startHead: 'dot',
    endHead: 'bar',
  });
  scene.put([['a', line]]);
  const { copy, shapeSync, arrive } = syncOf(scene);
  shapeSync.start();
  arrive();
  expect(copy.get('a')?.shape).toEqual(line);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testRectangle, testStroke, testStyle } from '../../../shared/document/testShapes.ts';
import { ShapeIndex } from '../ShapeIndex.ts';
import { applyChange } from './applyChange.ts';
import type { ToPainter } from './painterMessages.ts';
import { ShapeCourier } from './ShapeCourier.ts';

type Change = Extract<ToPainter, { type: 'change' }>;

const id = fc.nat({ max: 12 }).map((number) => `s${number}`);
const place = fc.integer({ min: -500, max: 500 });
const z = fc.constantFrom('a0', 'a1', 'a2');
const step = fc.oneof(
  fc.record({ type: fc.constant('stroke' as const), id, x: place, z }),
  fc.record({ type: fc.constant('rectangle' as const), id, x: place, z }),
  fc.record({ type: fc.constant('many' as const), count: fc.integer({ min: 1, max: 1_200 }) }),
  fc.record({ type: fc.constant('move' as const), id, x: place }),
  fc.record({ type: fc.constant('remove' as const), id }),
  fc.record({
    type: fc.constant('veil' as const),
    id,
    veil: fc.constantFrom('faded', 'hidden', undefined),
  }),
  fc.constant({ type: 'frame' as const }),
  fc.constant({ type: 'arrival' as const }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Bytes that are the same object again after an undo. */
const { points } = testStroke();

function edit(scene: ShapeIndex, change: Step): void {
  if (change.type === 'stroke') {
    scene.put([[change.id, testStroke({ x: change.x, z: change.z, points })]]);
  } else if (change.type === 'rectangle') {
    scene.put([[change.id, testRectangle({ x: change.x, z: change.z })]]);
  } else if (change.type === 'many') {
    scene.put(Array.from({ length: change.count }, (_, i) => [`m${i}`, testStroke({ x: i })]));
  } else if (change.type === 'move') {
    const shape = scene.get(change.id)?.shape;
    if (shape !== undefined) scene.put([[change.id, { ...shape, x: change.x }]]);
  } else if (change.type === 'remove') {
    scene.remove(change.id);
  } else if (change.type === 'veil') {
    scene.setVeil(change.id, change.veil);
  }
}

/** A courier between a scene and a copy of it that takes in a message when it is told to. */
function courierOf(scene: ShapeIndex) {
  const copy = new ShapeIndex();
  const sent: Change[] = [];
  const courier = new ShapeCourier({
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
    courier.arrived();
    return change;
  };
  return { copy, courier, sent, arrive };
}

const drawnOf = (index: ShapeIndex) =>
  index.inOrder().map(({ id: shapeId, shape }) => [shapeId, shape, index.veilOf(shapeId)]);

test('whatever is edited, and whenever the painter takes it in, its shapes are those of the scene', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const scene = new ShapeIndex();
      const { copy, courier, arrive } = courierOf(scene);
      courier.start();
      for (const change of steps) {
        edit(scene, change);
        if (change.type === 'frame') courier.tell(scene.takeChanged());
        if (change.type === 'arrival') arrive();
      }
      courier.tell(scene.takeChanged());
      while (arrive() !== undefined);
      expect(courier.isUpToDate).toBe(true);
      const shown = drawnOf(scene).filter(([shapeId]) => scene.get(String(shapeId)) !== undefined);
      expect(drawnOf(copy)).toEqual(shown);
    }),
    { numRuns: 30 },
  );
});

test('a revision is told with the last message that it needs, and not before', () => {
  const scene = new ShapeIndex();
  scene.put(Array.from({ length: 2_500 }, (_, i) => [`m${i}`, testStroke({ x: i })]));
  const { courier, arrive } = courierOf(scene);
  courier.start();
  const revisions = [arrive(), arrive(), arrive()].map((change) => change?.revision);
  expect(revisions).toEqual([7, 7, 8]);
  expect(courier.revision).toBe(8);
});

test('a stroke that is moved again and again is sent once a round, and its points once in all', () => {
  const scene = new ShapeIndex();
  const stroke = testStroke();
  scene.put([['a', stroke]]);
  const { courier, sent, arrive } = courierOf(scene);
  courier.start();
  for (let x = 1; x <= 50; x += 1) {
    scene.put([['a', { ...stroke, x }]]);
    courier.tell(scene.takeChanged());
  }
  expect(sent).toHaveLength(2);
  arrive();
  arrive();
  expect(sent).toHaveLength(1);
  expect(sent[0]?.puts[0]?.hasOldPoints).toBe(true);
  expect(sent[0]?.puts[0]?.shape).toMatchObject({ x: 50, points: new Uint8Array(0) });
});

test('I14: what a newer version adds to a shape does not hinder the painter', () => {
  const scene = new ShapeIndex();
  const style = { ...testStyle, glow: () => {} };
  const newer = { ...testRectangle({ style }), lambda: () => {}, map: new Map() };
  scene.put([['a', newer]]);
  const { copy, courier, arrive } = courierOf(scene);
  courier.start();
  arrive();
  expect(copy.get('a')?.shape).toEqual(testRectangle());
});

test('a stroke comes whole again after it was taken out, or was something else in between', () => {
  for (const between of [undefined, testRectangle()]) {
    const scene = new ShapeIndex();
    const { copy, courier, arrive } = courierOf(scene);
    courier.start();
    arrive();
    for (const shape of [testStroke({ points }), between, testStroke({ points })]) {
      if (shape === undefined) scene.remove('a');
      else scene.put([['a', shape]]);
      courier.tell(scene.takeChanged());
      arrive();
    }
    expect(copy.get('a')?.shape).toEqual(testStroke({ points }));
  }
});

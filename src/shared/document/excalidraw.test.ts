import { expect, test } from 'vitest';
import { readExcalidraw } from './excalidraw.ts';
import { decodePoints } from './points.ts';
import { shapeSchema } from './shape.ts';

const base = { x: 10, y: 20, width: 100, height: 60, strokeWidth: 2, strokeColor: '#1e1e1e' };

function file(elements: readonly unknown[], files: unknown = {}): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({ type: 'excalidraw', version: 2, elements, files }),
  );
}

test('shapes come with their place, colours and order', async () => {
  const { shapes, skippedCount } = await readExcalidraw(
    file([
      { ...base, id: '1', type: 'rectangle', backgroundColor: '#a5d8ff', opacity: 50, angle: 1 },
      { ...base, id: '2', type: 'ellipse', strokeColor: '#123456', strokeStyle: 'dashed' },
      { ...base, id: '3', type: 'text', text: 'Hello', fontSize: 28 },
    ]),
  );
  expect(skippedCount).toBe(0);
  expect(shapes).toMatchObject([
    {
      type: 'rectangle',
      x: 10,
      y: 20,
      rotation: 1,
      style: { colour: 'ink', fill: 'blue', opacity: 0.5 },
    },
    { type: 'ellipse', style: { colour: '#123456', fill: 'none', dash: 'dashed' } },
    { type: 'text', text: 'Hello', fontSize: 28 },
  ]);
});

test('an arrow keeps its ends and points to the side its head was on', async () => {
  const arrow = {
    ...base,
    type: 'arrow',
    points: [
      [0, 0],
      [100, -30],
    ],
  };
  const { shapes } = await readExcalidraw(
    file([
      { ...arrow, id: '1', endArrowhead: 'arrow' },
      { ...arrow, id: '2', startArrowhead: 'arrow', endArrowhead: null },
      { ...arrow, id: '3', endArrowhead: null },
    ]),
  );
  expect(shapes).toMatchObject([
    { type: 'arrow', x: 10, y: -10, x1: 0, y1: 30, x2: 100, y2: 0 },
    { type: 'arrow', x1: 100, y1: 0, x2: 0, y2: 30 },
    { type: 'line', x1: 0, y1: 30, x2: 100, y2: 0 },
  ]);
});

test('ink keeps its points and its pressure', async () => {
  const { shapes } = await readExcalidraw(
    file([
      {
        ...base,
        id: '1',
        type: 'freedraw',
        points: [
          [0, 0],
          [-5, 4],
          [10, 8],
        ],
        pressures: [0.2, 0.4, 1],
        simulatePressure: false,
      },
    ]),
  );
  const [shape] = shapes;
  expect(shape).toMatchObject({ type: 'stroke', x: 5, y: 20 });
  if (shape?.type !== 'stroke') throw new Error('not a stroke');
  const points = decodePoints(shape.points);
  expect([...points.xs]).toEqual([5, 0, 15]);
  expect([...(points.pressures ?? [])]).toEqual([51, 102, 255]);
});

test('a diamond and a bent line become ink along their sides', async () => {
  const { shapes } = await readExcalidraw(
    file([
      { ...base, id: '1', type: 'diamond' },
      {
        ...base,
        id: '2',
        type: 'line',
        points: [
          [0, 0],
          [50, 0],
          [50, 50],
        ],
      },
    ]),
  );
  expect(shapes.map(({ type }) => type)).toEqual(['stroke', 'stroke']);
});

test('an image comes with its bytes under their hash', async () => {
  const { shapes, images } = await readExcalidraw(
    file([{ ...base, id: '1', type: 'image', fileId: 'f' }], {
      f: { mimeType: 'image/png', dataURL: 'data:image/png;base64,AQID' },
    }),
  );
  const hash = '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81';
  expect(images.get(hash)).toEqual(Uint8Array.of(1, 2, 3));
  expect(shapes).toMatchObject([{ type: 'image', image: hash }]);
});

test('what we have no shape for is counted, and what was deleted is not', async () => {
  const { shapes, skippedCount } = await readExcalidraw(
    file([
      { ...base, id: '1', type: 'embeddable' },
      { ...base, id: '2', type: 'rectangle', x: 'left' },
      { ...base, id: '3', type: 'image', fileId: 'missing' },
      { ...base, id: '4', type: 'rectangle', isDeleted: true },
      null,
    ]),
  );
  expect(shapes).toEqual([]);
  expect(skippedCount).toBe(4);
});

test('everything that is read is valid in our own format', async () => {
  const extreme = { ...base, strokeWidth: 100_000, opacity: -4, backgroundColor: 'url(x)' };
  const { shapes } = await readExcalidraw(
    file([
      { ...extreme, id: '1', type: 'rectangle', width: -50 },
      { ...extreme, id: '2', type: 'freedraw', points: [[0, 0]] },
    ]),
  );
  for (const shape of shapes) expect(shapeSchema.safeParse(shape).success).toBe(true);
});

test.each(['', '{', '[]', '{"type":"other","elements":[]}', '\u0000'])(
  'a file of another kind is refused with a sentence: %j',
  async (text) => {
    await expect(readExcalidraw(new TextEncoder().encode(text))).rejects.toThrow(
      'not an Excalidraw file',
    );
  },
);

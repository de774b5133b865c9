import { expect, test } from 'vitest';
import { contentHash } from '../everinkFile.ts';
import { decodePoints } from '../points.ts';
import { shapeSchema } from '../shape.ts';
import { jpeg, pngHeader } from '../testImages.ts';
import { readExcalidraw } from './readExcalidraw.ts';

const base = { x: 10, y: 20, width: 100, height: 60, strokeWidth: 2, strokeColor: '#1e1e1e' };

function file(elements: readonly unknown[], files: unknown = {}): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({ type: 'excalidraw', version: 2, elements, files }),
  );
}

test('shapes keep their place, colours and order', async () => {
  const { shapes, leftOut } = await readExcalidraw(
    file([
      { ...base, id: '1', type: 'rectangle', backgroundColor: '#a5d8ff', opacity: 50, angle: 1 },
      { ...base, id: '2', type: 'ellipse', strokeColor: '#7d8590', strokeStyle: 'dashed' },
      { ...base, id: '3', type: 'text', text: 'Hello', fontSize: 28 },
    ]),
  );
  expect(leftOut).toEqual([]);
  expect(shapes).toMatchObject([
    {
      type: 'rectangle',
      x: 10,
      y: 20,
      rotation: 1,
      style: { colour: 'ink', fill: 'blue', opacity: 0.5 },
    },
    { type: 'ellipse', style: { colour: '#7d8590', fill: 'none', dash: 'dashed' } },
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

test('a bent line becomes an even line through its points', async () => {
  const { shapes } = await readExcalidraw(
    file([
      {
        ...base,
        id: '1',
        type: 'line',
        points: [
          [0, 0],
          [50, 0],
          [50, 50],
        ],
      },
    ]),
  );
  expect(shapes).toMatchObject([{ type: 'stroke', path: 'polyline' }]);
});

const dataUrlOf = (bytes: Uint8Array): string =>
  `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;

test('I29: an image with a damaged header is skipped and reported', async () => {
  const damaged = [pngHeader(9, 6).subarray(0, 20), jpeg(9, 6).subarray(0, 12), pngHeader(0, 6)];
  const { shapes, images, leftOut } = await readExcalidraw(
    file(
      damaged.map((_, i) => ({ ...base, id: `${i}`, type: 'image', fileId: `${i}` })),
      Object.fromEntries(damaged.map((bytes, i) => [i, { dataURL: dataUrlOf(bytes) }])),
    ),
  );
  expect([shapes, images.size]).toEqual([[], 0]);
  expect(leftOut).toEqual([{ kind: 'image', reason: 'damaged', count: damaged.length }]);
});

test.each([[undefined], [[-1, 1]]])(
  'I29: an image that cannot be decoded is redrawn or skipped (scale %j)',
  async (scale) => {
    const elements = [{ ...base, id: '1', type: 'image', fileId: 'f', scale }];
    const bytes = file(elements, { f: { dataURL: dataUrlOf(pngHeader(9, 6)) } });
    const helpers = { canShowImage: async () => false };
    const lost = await readExcalidraw(bytes, { ...helpers, drawPicture: async () => undefined });
    expect(lost).toMatchObject({
      shapes: [],
      leftOut: [{ kind: 'image', reason: 'damaged', count: 1 }],
    });
    const saved = await readExcalidraw(bytes, {
      ...helpers,
      drawPicture: async () => pngHeader(8, 5),
    });
    expect(saved).toMatchObject({ shapes: [{ type: 'image' }], leftOut: [] });
    expect([...saved.images.values()]).toEqual([pngHeader(8, 5)]);
  },
);

test('an image has its bytes under their hash', async () => {
  const bytes = pngHeader(9, 6);
  const { shapes, images } = await readExcalidraw(
    file([{ ...base, id: '1', type: 'image', fileId: 'f' }], {
      f: { mimeType: 'image/png', dataURL: dataUrlOf(bytes) },
    }),
  );
  const hash = await contentHash(bytes);
  expect(images.get(hash)).toEqual(bytes);
  expect(shapes).toMatchObject([{ type: 'image', image: hash }]);
});

test('I30: an image that declares too many pixels is skipped before it is decoded, and reported', async () => {
  const bomb = btoa(String.fromCharCode(...pngHeader(60_000, 60_000)));
  const { shapes, images, leftOut } = await readExcalidraw(
    file([{ ...base, id: '1', type: 'image', fileId: 'f', scale: [-1, 1] }], {
      f: { mimeType: 'image/png', dataURL: `data:image/png;base64,${bomb}` },
    }),
    {
      drawPicture: () => {
        throw new Error('it is decoded');
      },
    },
  );
  expect([shapes, images.size]).toEqual([[], 0]);
  expect(leftOut).toEqual([{ kind: 'image', reason: 'too-large', count: 1 }]);
});

test('I29: skipped elements are reported by kind and reason, except deleted ones', async () => {
  const { shapes, leftOut } = await readExcalidraw(
    file([
      { ...base, id: '1', type: 'embeddable' },
      { ...base, id: '2', type: 'iframe' },
      { ...base, id: '3', type: 'rectangle', x: 'left' },
      { ...base, id: '4', type: 'image', fileId: 'missing' },
      { ...base, id: '5', type: 'frame', isDeleted: true },
      { isDeleted: true },
      {
        ...base,
        id: '6',
        type: 'line',
        points: [
          [0, 0],
          [8e14, 0],
        ],
      },
      null,
    ]),
  );
  expect(shapes).toEqual([]);
  expect(leftOut).toEqual([
    { kind: 'embed', reason: 'not-supported', count: 2 },
    { kind: 'rectangle', reason: 'damaged', count: 1 },
    { kind: 'image', reason: 'no-picture', count: 1 },
    { kind: 'line', reason: 'too-far', count: 1 },
    { kind: 'item', reason: 'damaged', count: 1 },
  ]);
});

test('everything that is read is valid in our format', async () => {
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
  'a file of another kind is refused: %j',
  async (text) => {
    await expect(readExcalidraw(new TextEncoder().encode(text))).rejects.toThrow(
      'not-excalidraw-file',
    );
  },
);

test('I29: differences are counted for imported elements only', async () => {
  const line = {
    points: [
      [0, 0],
      [100, 50],
    ],
  };
  const { shapes, differences } = await readExcalidraw(
    file([
      { ...base, id: '1', type: 'rectangle', groupIds: ['g', 'h'], frameId: 'f' },
      { ...base, id: '2', type: 'ellipse', groupIds: ['g'], backgroundColor: '#a5d8ff' },
      { ...base, ...line, id: '3', type: 'arrow', startBinding: { elementId: '1' } },
      { ...base, id: '4', type: 'text', text: 'label', containerId: '3' },
      { ...base, id: '5', type: 'text', text: 'in a box', containerId: '1' },
      {
        ...{ ...base, id: '6', type: 'rectangle' },
        ...{ backgroundColor: '#a5d8ff', fillStyle: 'hachure' },
      },
      { ...base, id: '7', type: 'nothing', groupIds: ['i'], frameId: 'f' },
      { ...base, id: '8', type: 'rectangle', groupIds: ['k'], isDeleted: true },
    ]),
  );
  expect(shapes).toHaveLength(6);
  expect(differences).toHaveLength(5);
  expect(differences).toEqual(
    expect.arrayContaining([
      { kind: 'groups', count: 2 },
      { kind: 'frames', count: 1 },
      { kind: 'connections', count: 1 },
      { kind: 'labels', count: 1 },
      { kind: 'patterns', count: 1 },
    ]),
  );
});

test('I30: an SVG of references to references is skipped before it is drawn, and reported', async () => {
  const group = (level: number) =>
    `<g id="a${level + 1}">${`<use href="#a${level}"/>`.repeat(10)}</g>`;
  const groups = Array.from({ length: 9 }, (_, level) => group(level)).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><g id="a0"><path/></g>${groups}</svg>`;
  const dataURL = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  let drawnCount = 0;
  const drawPicture = async () => {
    drawnCount += 1;
    return pngHeader(9, 6);
  };
  const elements = [{ ...base, id: '1', type: 'image', fileId: 'f' }];
  const { leftOut } = await readExcalidraw(file(elements, { f: { dataURL } }), { drawPicture });
  expect(leftOut).toEqual([{ kind: 'image', reason: 'too-large', count: 1 }]);
  expect(drawnCount).toBe(0);
});

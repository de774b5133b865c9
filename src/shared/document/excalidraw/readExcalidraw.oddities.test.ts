import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShape } from '../readShape.ts';
import { readExcalidraw } from './readExcalidraw.ts';

/** What may stand in the place of anything. */
const oddity = fc.oneof(
  fc.constantFrom(undefined, null, '', 'transparent', '#fff', 'red', -1, 0, 1e300, -8e14, 1e-300),
  fc.constantFrom([], {}, [[0, 0]], [[1e9, 0], null, ['x', 1]], true, 'x'.repeat(3_000)),
  fc.double({ noNaN: true }),
  fc.jsonValue({ maxDepth: 2 }),
);
const type = fc.constantFrom(
  ...['rectangle', 'ellipse', 'diamond', 'line', 'arrow', 'draw', 'freedraw', 'text', 'image'],
  ...['frame', 'magicframe', 'embeddable', 'a new kind', '', '__proto__', 'constructor'],
);
const key = fc.constantFrom(
  ...[
    'id',
    'type',
    'x',
    'y',
    'width',
    'height',
    'angle',
    'points',
    'pressures',
    'text',
    'fontSize',
  ],
  ...['strokeColor', 'backgroundColor', 'fillStyle', 'strokeWidth', 'strokeStyle', 'opacity'],
  ...['roundness', 'startArrowhead', 'endArrowhead', 'textAlign', 'containerId', 'fileId', 'scale'],
  ...['crop', 'name', 'link', 'isDeleted', 'simulatePressure', 'polygon', 'originalText'],
);
const sound = {
  id: 'a',
  x: 10,
  y: 20,
  width: 100,
  height: -60,
  points: [
    [0, 0],
    [50, 30],
    [0, 5],
  ],
  text: 'Some\ntext',
  containerId: 'a',
  fileId: 'f',
  backgroundColor: '#a5d8ff',
};
const element = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({ type, changes: fc.dictionary(key, oddity, { maxKeys: 3 }) }),
  },
  { weight: 1, arbitrary: oddity },
);
type GeneratedElement = typeof element extends fc.Arbitrary<infer T> ? T : never;

function toJson(generated: GeneratedElement): unknown {
  const isChanged = typeof generated === 'object' && generated !== null && 'changes' in generated;
  if (!isChanged) return generated;
  return { ...sound, type: generated.type, ...(generated.changes as object) };
}

const isDeleted = (candidate: unknown): boolean =>
  typeof candidate === 'object' &&
  candidate !== null &&
  (candidate as { isDeleted?: unknown }).isDeleted === true;

const encode = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));

test('I29: any element becomes a valid shape or is in the report', async () => {
  let shapeCount = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(element, { maxLength: 6 }),
      oddity,
      oddity,
      async (generated, files, appState) => {
        const elements = generated.map(toJson);
        const { shapes, leftOut } = await readExcalidraw(
          encode({ type: 'excalidraw', elements, files, appState }),
          {
            measureText: (text, fontSize) => ({ width: text.length * fontSize, height: fontSize }),
          },
        );
        for (const shape of shapes) expect(readShape(shape).type).toBe(shape.type);
        const reported = leftOut.reduce((sum, { count }) => sum + count, 0);
        // JSON turns what is undefined into null: it is an element too.
        const live = elements.filter((candidate) => !isDeleted(candidate)).length;
        expect(shapes.length + reported).toBe(live);
        shapeCount += shapes.length;
      },
    ),
    { numRuns: 500 },
  );
  expect(shapeCount).toBeGreaterThan(200);
});

const drawing = JSON.stringify({
  type: 'excalidraw',
  elements: [{ type: 'text', x: 0, y: 0, width: 9, height: 9, text: 'Zoë' }],
});

test.each([
  [
    'UTF-8 with a byte order mark',
    Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(drawing)]),
  ],
  ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${drawing}`, 'utf16le')],
  ['UTF-16 without one', Buffer.from(drawing, 'utf16le')],
  ['big-endian UTF-16', Buffer.from(`\ufeff${drawing}`, 'utf16le').swap16()],
])('a drawing in %s is read', async (_, bytes) => {
  expect((await readExcalidraw(bytes)).shapes).toMatchObject([{ text: 'Zoë' }]);
});

test.each([
  ['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d)],
  ['SVG', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
])('a %s picture is refused with what to open instead', async (format, bytes) => {
  await expect(readExcalidraw(bytes)).rejects.toMatchObject({
    problem: { code: 'is-picture', format },
  });
});

test('a large drawing is read in slices, and deep nesting does no harm', async () => {
  const box = { type: 'rectangle', x: 0, y: 0, width: 10, height: 10, backgroundColor: '#fff' };
  const elements = Array.from({ length: 20_000 }, (_, i) => ({ ...box, id: 'same', x: i * 20 }));
  const deep = '['.repeat(5_000) + ']'.repeat(5_000);
  const json = JSON.stringify({
    type: 'excalidraw',
    elements: [...elements, { ...box, customData: 'deep' }],
  }).replace('"deep"', deep);
  let pauses = 0;
  const { shapes } = await readExcalidraw(new TextEncoder().encode(json), {
    pause: async () => {
      pauses += 1;
    },
  });
  expect(shapes).toHaveLength(20_001);
  expect(pauses).toBeGreaterThan(20);
});

test('text keeps its centre if its width differs in our font, and fits into its box', async () => {
  const text = { type: 'text', x: 10, y: 10, width: 80, height: 25, fontSize: 20, text: 'wide' };
  const bytes = encode({
    type: 'excalidraw',
    elements: [
      { ...text, textAlign: 'center', verticalAlign: 'middle' },
      { ...text, textAlign: 'right', text: 'two\nlines' },
      { ...text, containerId: 'box', textAlign: 'center' },
      { id: 'box', type: 'rectangle', x: 0, y: 0, width: 110, height: 45 },
    ],
  });
  const { shapes } = await readExcalidraw(bytes, {
    measureText: (_, fontSize) => ({ width: fontSize * 6, height: fontSize * 2 }),
  });
  expect(shapes).toMatchObject([
    { x: -10, y: 2.5, width: 120, height: 40 },
    { x: -30, y: 10, align: 'right' },
    { x: 0, width: 100, fontSize: 100 / 6 },
    { type: 'rectangle' },
  ]);
});

test('I29: half of a surrogate pair is read as it will be stored', async () => {
  const text = { type: 'text', x: 0, y: 0, width: 9, height: 9, text: 'a\ud800b😀' };
  const { shapes } = await readExcalidraw(encode({ type: 'excalidraw', elements: [text] }));
  expect(shapes).toMatchObject([{ text: 'a\ufffdb😀' }]);
});

test('a curve through three points has its points on the curve, and keeps its link', async () => {
  const line = {
    type: 'line',
    x: 0,
    y: 0,
    points: [
      [0, 0],
      [50, 50],
      [100, 0],
    ],
  };
  const { shapes } = await readExcalidraw(
    encode({
      type: 'excalidraw',
      elements: [
        { ...line, roundness: { type: 2 }, link: 'https://example.com' },
        { ...line, link: 'javascript:alert(1)' },
      ],
    }),
  );
  const [curved, straight] = shapes;
  if (curved?.type !== 'stroke' || straight?.type !== 'stroke') throw new Error('no strokes');
  expect(curved.points.length).toBeGreaterThan(straight.points.length * 3);
  expect(curved).toMatchObject({ link: 'https://example.com' });
  expect(straight).not.toHaveProperty('link');
});

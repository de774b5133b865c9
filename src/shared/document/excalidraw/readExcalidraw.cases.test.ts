import { expect, test } from 'vitest';
import { paletteTones } from '../../palette.ts';
import { decodePoints } from '../points.ts';
import { readShape } from '../readShape.ts';
import type { Shape } from '../shape.ts';
import { paletteNames } from '../style.ts';
import { contrast, parseColour, type Rgb } from './colours.ts';
import { parseDrawingText } from './parseFile.ts';
import { type ImportedDrawing, importDrawing, readExcalidraw } from './readExcalidraw.ts';
import { readTestFile } from './testing/readTestFile.ts';

const readCase = (name: string): Promise<ImportedDrawing> =>
  readExcalidraw(readTestFile(`cases/${name}.excalidraw`));

function rgb(colour: string): Rgb {
  const parsed = parseColour(colour);
  if (parsed === undefined) throw new Error(`no colour: ${colour}`);
  return parsed.rgb;
}

function tone(colour: string, theme: 'light' | 'dark', use: 'line' | 'fill'): Rgb {
  const name = paletteNames.find((known) => known === colour);
  return rgb(name === undefined ? colour : paletteTones[theme][name][use]);
}

function strokeOf({ shapes: [shape] }: ImportedDrawing): Extract<Shape, { type: 'stroke' }> {
  if (shape?.type !== 'stroke') throw new Error('not a stroke');
  return shape;
}

test.each(['C02-far-line-2-points', 'C02-far-line-3-points', 'C03-box-at-1e300'])(
  'I29: %s: elements that are too far away are skipped, and the rest is imported',
  async (name) => {
    const { shapes, leftOut } = await readCase(name);
    expect(shapes).toMatchObject([{ type: 'rectangle', width: 200, height: 120 }]);
    expect(leftOut).toMatchObject([{ reason: 'too-far', count: 1 }]);
  },
);

test('I29: a draw element of 2020 is a line through its points, filled if it has a background', async () => {
  const shape = strokeOf(await readCase('C04-draw'));
  expect(shape).toMatchObject({ path: 'polyline', style: { fill: 'none' } });
  expect([...decodePoints(shape.points).xs]).toEqual([0, 50, 90]);
  const text = new TextDecoder().decode(readTestFile('cases/C04-draw.excalidraw'));
  const filled = text.replace('"type":"draw"', '"type":"draw","backgroundColor":"#e03131"');
  expect(strokeOf(await readExcalidraw(new TextEncoder().encode(filled)))).toMatchObject({
    filled: true,
    style: { fill: '#e03131' },
  });
});

test('I29: arrows keep their heads: implicit ones of 2020, at bends and at both ends', async () => {
  expect((await readCase('C05-arrow-of-2020')).shapes).toMatchObject([{ type: 'arrow', x2: 200 }]);
  const bent = strokeOf(await readCase('C06-bent-arrow'));
  expect(bent).toMatchObject({ path: 'polyline', endHead: 'arrow' });
  expect(bent.startHead).toBeUndefined();
  expect((await readCase('C06-two-heads')).shapes).toMatchObject([
    { type: 'arrow', startHead: 'arrow', x1: 0, x2: 200 },
  ]);
});

test('I29: a filled polygon keeps its fill', async () => {
  expect(strokeOf(await readCase('C07-filled-polygon'))).toMatchObject({
    path: 'polyline',
    filled: true,
    style: { fill: '#e03131' },
  });
});

test('I29: a filled diamond is a diamond with its fill', async () => {
  expect((await readCase('C07-filled-diamond')).shapes).toMatchObject([
    { type: 'diamond', x: 0, y: 0, width: 160, height: 120, style: { fill: '#e03131' } },
  ]);
});

test('I29: a bent line keeps its dashes', async () => {
  const { style } = strokeOf(await readCase('C07-dashed-bent-line'));
  expect(style).toMatchObject({ dash: 'dashed', fill: 'none' });
});

test.each(['C08-freedraw-width-0', 'C08-font-20000'])(
  'I29: %s is adjusted to what the format accepts',
  async (name) => {
    const { shapes, leftOut } = await readCase(name);
    expect(leftOut).toEqual([]);
    expect(shapes.map((shape) => readShape(shape).type)).not.toContain('placeholder');
    expect(shapes).toHaveLength(1);
  },
);

test('I29: a shape with a negative size keeps its position', async () => {
  expect((await readCase('C09-negative-size')).shapes).toMatchObject([
    { x: 100, y: 100, width: 200, height: 100 },
  ]);
});

test('I29: a transparent outline is not drawn', async () => {
  expect((await readCase('C10-transparent-outline')).shapes).toMatchObject([
    { type: 'rectangle', style: { outline: 'none', fill: 'yellow' } },
  ]);
});

test('I29: text on a strong fill is as readable as it was, in both themes', async () => {
  const { shapes } = await readCase('C11-white-on-blue');
  const [box, text] = shapes;
  for (const theme of ['light', 'dark'] as const) {
    const fill = tone(box?.style.fill ?? '', theme, 'fill');
    expect(contrast(tone(text?.style.colour ?? '', theme, 'line'), fill)).toBeGreaterThan(4);
  }
});

test('I29: text is readable in both themes, on any background', async () => {
  const { shapes } = await readCase('C11-white-and-dark-text');
  const boxes = shapes.filter(({ type }) => type === 'rectangle');
  const texts = shapes.filter(({ type }) => type === 'text');
  expect(texts.length).toBeGreaterThan(3);
  for (const theme of ['light', 'dark'] as const) {
    for (const text of texts) {
      const box = boxes.find(({ y }) => text.y >= y && text.y < y + 50);
      const fill = box?.style.fill ?? 'none';
      const board = rgb(theme === 'light' ? '#fcfcfb' : '#16181d');
      const ground = fill === 'none' ? board : tone(fill, theme, 'fill');
      expect(contrast(tone(text.style.colour, theme, 'line'), ground)).toBeGreaterThan(2.4);
    }
  }
});

test('I29: a dark grey text does not become coloured', async () => {
  const text = { type: 'text', x: 0, y: 0, width: 90, height: 25, text: 'grey', fontSize: 20 };
  const bytes = new TextEncoder().encode(
    JSON.stringify({ type: 'excalidraw', elements: [{ ...text, strokeColor: '#495057' }] }),
  );
  expect((await readExcalidraw(bytes)).shapes).toMatchObject([{ style: { colour: 'ink' } }]);
});

test('I29: a picture has the type of its bytes, whatever type the file declares', async () => {
  const { shapes, images } = await readCase('C12-image-jpg');
  expect(shapes).toMatchObject([{ type: 'image', width: 90, height: 60 }]);
  expect([...images.values()].map((bytes) => bytes[1])).toEqual([0x50]);
});

test('I29: an SVG picture is converted to PNG, and reported if that fails', async () => {
  const svg = await readCase('C12-svg-picture');
  expect(svg.leftOut).toEqual([{ kind: 'image', reason: 'unknown-picture', count: 1 }]);
  const mediaTypes: string[] = [];
  const drawn = await readExcalidraw(readTestFile('cases/C12-svg-picture.excalidraw'), {
    drawPicture: async ({ mediaType }) => {
      mediaTypes.push(mediaType);
      return Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
    },
  });
  expect(mediaTypes).toEqual(['image/svg+xml']);
  expect(drawn).toMatchObject({ shapes: [{ type: 'image' }], leftOut: [] });
});

test('I29: a file without files or elements is read', async () => {
  expect((await readCase('C14-files-null')).shapes).toHaveLength(1);
  expect(await readCase('C14-no-elements')).toMatchObject({ shapes: [], leftOut: [] });
});

test('I29: Excalidraw’s clipboard content is a drawing', async () => {
  const text = new TextDecoder().decode(readTestFile('cases/C15-paste-this.txt'));
  const drawing = parseDrawingText(text);
  if (drawing === undefined) throw new Error('no drawing');
  expect((await importDrawing(drawing)).shapes).toMatchObject([{ type: 'rectangle' }]);
  expect(parseDrawingText(`\uFEFF${text}`)).toEqual(drawing);
  for (const other of ['', '{', 'text', '[]', '{"type":"excalidrawlib"}', '{"elements":[]}']) {
    expect(parseDrawingText(other)).toBeUndefined();
  }
});

test('I29: a deleted element is never mentioned, and a frame is a frame', async () => {
  expect(await readCase('C16-deleted-unknown')).toMatchObject({
    shapes: [{ type: 'rectangle' }],
    leftOut: [],
  });
  expect((await readCase('C16-frame')).shapes).toMatchObject([
    { type: 'frame', name: 'Plan', width: 400, height: 300 },
  ]);
});

import { expect, test } from 'vitest';
import { maxClipboardLength } from '../../shared/limits.ts';
import { drawingTypes, readPastedDrawing } from './clipboard.ts';

const elements = [{ id: 'r', type: 'rectangle', x: 0, y: 0, width: 10, height: 10 }];
/** As each program that is known copies one rectangle, by the type that it has on the clipboard. */
const copied: Readonly<Record<string, string>> = {
  'application/vnd.excalidraw.clipboard+json': JSON.stringify({
    type: 'excalidraw/clipboard',
    elements,
  }),
};

test.each(drawingTypes)('content of the type %s is pasted as shapes', async (type) => {
  const drawing = await readPastedDrawing(copied[type] ?? '');
  expect(drawing?.shapes.map((shape) => shape.type)).toEqual(['rectangle']);
});

test('other text, and text that is too long, is not a drawing', () => {
  for (const text of ['', 'milk, ink', '{"type":"other"}', '{"everink":"shapes"}']) {
    expect(readPastedDrawing(text)).toBeUndefined();
  }
  const [drawing = ''] = Object.values(copied);
  expect(readPastedDrawing(drawing.padEnd(maxClipboardLength))).toBeDefined();
  expect(readPastedDrawing(drawing.padEnd(maxClipboardLength + 1))).toBeUndefined();
});

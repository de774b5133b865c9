import { describe, expect, test } from 'vitest';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { encodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { encodePoints } from '../../shared/document/points.ts';
import { testStroke } from '../../shared/document/testShapes.ts';
import { readBoardFile } from './readBoardFile.ts';

const shapeCount = 1_000;

/** Half a megabyte. */
function manyStrokes(): BoardDocument {
  const document = new BoardDocument();
  const xs = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i * i) * 100);
  const points = encodePoints({ xs, ys: xs.toReversed() }, 4);
  for (let i = 0; i < shapeCount; i += 1) document.insert(`s${i}`, testStroke({ points }));
  return document;
}

const elements = Array.from({ length: 20_000 }, (_, i) => {
  return { id: `${i}`, type: 'rectangle', x: i, y: 0, width: 10, height: 10 };
});
const drawing = (): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify({ type: 'excalidraw', elements }));

describe('a file is read', () => {
  test.each([
    ['everink', () => encodeEverinkFile(manyStrokes().doc), shapeCount],
    ['excalidraw', drawing, elements.length],
  ] as const)(
    '%s: completely, with progress, while other work continues',
    async (format, make, count) => {
      const parts: number[] = [];
      const countsMeanwhile = new Set<number>();
      let isRead = false;
      let otherCount = 0;
      const otherWork = (): void => {
        otherCount += 1;
        if (!isRead) setTimeout(otherWork);
      };
      setTimeout(otherWork);
      const { signal } = new AbortController();
      const onProgress = (part: number): void => {
        parts.push(part);
        countsMeanwhile.add(otherCount);
      };
      const content = await readBoardFile(format, await make(), { signal, onProgress });
      isRead = true;
      expect(
        content.type === 'board' ? content.source.shapes.size : content.drawing.shapes.length,
      ).toBe(count);
      expect(parts.length).toBeGreaterThan(3);
      expect(parts).toEqual(parts.toSorted((a, b) => a - b));
      expect(countsMeanwhile.size).toBeGreaterThan(2);
    },
  );

  test.each([
    ['everink', () => encodeEverinkFile(manyStrokes().doc)],
    ['excalidraw', drawing],
  ] as const)('%s: until it is cancelled', async (format, make) => {
    const cancelling = new AbortController();
    const reading = readBoardFile(format, await make(), {
      signal: cancelling.signal,
      onProgress: () => cancelling.abort(new Error('cancelled')),
    });
    await expect(reading).rejects.toThrow('cancelled');
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/base/Clock.ts';
import { openQueue } from '../../src/main/queue/testing/openQueue.ts';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { encodePoints, precisionBitsForZoom } from '../../src/shared/document/points.ts';
import type { Shape } from '../../src/shared/document/shape.ts';
import { testStyle } from '../../src/shared/document/testShapes.ts';
import type { Operation } from '../../src/shared/operation.ts';
import { operationId } from '../strokes.ts';
import { type PlainShape, shapeHeight, shapeWidth } from './boardContent.ts';

export const canvasBoardId = 'canvas-board';

/** Shapes per operation, so that a board of 100,000 shapes is not written in 100,000 steps. */
const shapesPerOperation = 500;

/** Creates a data folder in which the board was open last, in a window of the same size as all apps. */
export async function writeEverinkBoard(
  dataFolder: string,
  shapes: readonly PlainShape[],
  window: { readonly width: number; readonly height: number },
): Promise<void> {
  mkdirSync(dataFolder, { recursive: true });
  const queue = await openQueue(dataFolder, {
    delivers: () => false,
    // Compacts at once, without waiting for idle time.
    clock: { ...systemClock, after: (_delayMs, callback) => systemClock.after(0, callback) },
  });
  await queue.boards.ensure(canvasBoardId);
  await Promise.all(boardOperations(shapes).map((operation) => queue.enqueue(operation)));
  await queue.close();
  const place = { x: 40, y: 40, ...window, isMaximized: false };
  writeFileSync(
    join(dataFolder, 'window.json'),
    JSON.stringify({ place, lastBoardId: canvasBoardId }),
  );
}

function boardOperations(shapes: readonly PlainShape[]): Operation[] {
  const document = new BoardDocument();
  const operations: Operation[] = [];
  document.doc.on('update', (update: Uint8Array) => {
    operations.push({
      id: operationId(canvasBoardId, operations.length),
      boardId: canvasBoardId,
      kind: 'draw',
      createdAt: Date.now(),
      update: new Uint8Array(update),
    });
  });
  for (let start = 0; start < shapes.length; start += shapesPerOperation) {
    document.doc.transact(() => {
      shapes.slice(start, start + shapesPerOperation).forEach((shape, offset) => {
        document.insert(`shape-${start + offset}`, everinkShape(shape, start + offset));
      });
    });
  }
  return operations;
}

function everinkShape(shape: PlainShape, index: number): Shape {
  const common = {
    page: 'page-1',
    z: `a${String(index).padStart(7, '0')}1`,
    x: shape.x,
    y: shape.y,
    rotation: 0,
    style: testStyle,
  };
  const box = { width: shapeWidth, height: shapeHeight };
  switch (shape.type) {
    case 'stroke':
      return { ...common, type: 'stroke', tool: 'pen', points: codedPoints(shape.points) };
    case 'line':
    case 'arrow':
      return { ...common, type: shape.type, x1: 0, y1: 0, x2: shapeWidth, y2: shapeHeight };
    case 'text':
    case 'note':
      return { ...common, ...box, type: shape.type, text: 'Ink', fontSize: 20 };
    default:
      return { ...common, ...box, type: shape.type };
  }
}

function codedPoints(points: readonly (readonly [number, number])[]): Uint8Array<ArrayBuffer> {
  const xs = Float64Array.from(points, ([x]) => x);
  const ys = Float64Array.from(points, ([, y]) => y);
  const pressures = Uint8Array.from(points, (_, index) => 110 + (index % 40));
  return encodePoints({ xs, ys, pressures }, precisionBitsForZoom(1));
}

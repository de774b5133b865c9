/** Boards of handwriting for the benchmarks, with the same bytes in every run. */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { BoardDocument } from '../src/shared/document/boardDocument.ts';
import { encodePoints, precisionBitsForZoom } from '../src/shared/document/points.ts';
import { testStroke } from '../src/shared/document/testShapes.ts';
import type { Operation } from '../src/shared/operation.ts';

const pointsPerStroke = 24;
const strokesPerRow = 75;
/** As the pen creates them at a zoom of 100%. */
const precisionBits = precisionBitsForZoom(1);

/** The strokes of a board in drawing order, one operation each. */
export function strokeOperations(boardId: string, strokeCount: number): Operation[] {
  const document = new BoardDocument();
  const operations: Operation[] = [];
  document.doc.on('update', (update: Uint8Array) => {
    const index = operations.length;
    operations.push({
      id: operationId(boardId, index),
      boardId,
      kind: 'draw',
      createdAt: Date.now(),
      update: new Uint8Array(update),
    });
  });
  for (let index = 0; index < strokeCount; index += 1) {
    document.doc.transact(() => document.insert(`stroke-${index}`, stroke(index)));
  }
  return operations;
}

/** The same board as one update. */
export const mergedUpdate = (operations: readonly Operation[]): Uint8Array => {
  const document = new Y.Doc();
  document.transact(() => {
    for (const { update } of operations) Y.applyUpdate(document, update);
  });
  return Y.encodeStateAsUpdate(document);
};

function stroke(index: number) {
  const xs = new Float64Array(pointsPerStroke);
  const ys = new Float64Array(pointsPerStroke);
  const pressures = new Uint8Array(pointsPerStroke);
  for (let point = 0; point < pointsPerStroke; point += 1) {
    xs[point] = point * 0.6;
    ys[point] = 8 + 6 * Math.sin((point + index) / 2.3);
    pressures[point] = 110 + ((index * 7 + point * 3) % 40);
  }
  return testStroke({
    x: (index % strokesPerRow) * 16,
    y: Math.floor(index / strokesPerRow) * 18,
    z: `a${String(index).padStart(7, '0')}1`,
    points: encodePoints({ xs, ys, pressures }, precisionBits),
  });
}

/** A UUID that is the same in every run. */
export function operationId(boardId: string, index: number): string {
  const hex = createHash('sha256').update(`${boardId} ${index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

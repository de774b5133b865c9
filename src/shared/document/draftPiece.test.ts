import { expect, test } from 'vitest';
import { type DraftHeader, decodeDraft, encodeDraftPiece } from './draftPiece.ts';
import { testStyle } from './testShapes.ts';

const header: DraftHeader = {
  version: 1,
  tool: 'pen',
  page: 'page-1',
  style: testStyle,
  x: 100,
  y: 200,
  precisionBits: 4,
};

const points = (...xs: number[]) => ({
  xs: Float64Array.from(xs),
  ys: Float64Array.from(xs, (x) => -x),
  pressures: Uint8Array.from(xs, () => 99),
});

const pieces = [
  encodeDraftPiece(header, points(0, 1, 2), 4),
  encodeDraftPiece(undefined, points(3, 4), 4),
  encodeDraftPiece(undefined, points(5), 4),
];

test('I12: the ink of all pieces is restored in order', () => {
  const ink = decodeDraft(pieces);
  expect(ink?.header).toEqual(header);
  expect([...(ink?.points.xs ?? [])]).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ink?.points.pressures).toHaveLength(6);
});

test('I12: a damaged piece costs the ink from there on, not the ink before it', () => {
  const damaged = [...pieces];
  damaged[1] = Uint8Array.of(0, 0, 9, 9);
  expect([...(decodeDraft(damaged)?.points.xs ?? [])]).toEqual([0, 1, 2]);
});

test('a draft without a readable start has no ink', () => {
  expect(decodeDraft([])).toBeUndefined();
  expect(decodeDraft(pieces.slice(1))).toBeUndefined();
  expect(decodeDraft([Uint8Array.of(0xff, 0xff, 1)])).toBeUndefined();
  expect(
    decodeDraft([encodeDraftPiece({ ...header, x: Number.NaN }, points(1), 4)]),
  ).toBeUndefined();
});

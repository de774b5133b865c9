import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  codedBounds,
  decodePoints,
  encodePoints,
  maxPrecisionBits,
  PointsBuffer,
  PointsError,
  precisionBitsForZoom,
  type StrokePoints,
} from './points.ts';

const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const drawnPoints = fc.array(
  fc.record({ x: coordinate, y: coordinate, pressure: fc.integer({ min: 0, max: 255 }) }),
  { maxLength: 200 },
);

function wave(count: number, step: number): { xs: Float64Array; ys: Float64Array } {
  return {
    xs: Float64Array.from({ length: count }, (_, i) => i * step),
    ys: Float64Array.from({ length: count }, (_, i) => Math.sin(i / 5) * 20 * step),
  };
}

/** Every other number of points comes with their pressures. */
function pointsOf(
  drawn: readonly { readonly x: number; readonly y: number; readonly pressure: number }[],
): StrokePoints {
  const xs = Float64Array.from(drawn, ({ x }) => x);
  const ys = Float64Array.from(drawn, ({ y }) => y);
  if (drawn.length % 2 === 0) return { xs, ys };
  return { xs, ys, pressures: Uint8Array.from(drawn, ({ pressure }) => pressure) };
}

test('points are rounded to the stated precision and otherwise unchanged', () => {
  fc.assert(
    fc.property(
      drawnPoints,
      fc.integer({ min: 0, max: maxPrecisionBits }),
      fc.boolean(),
      (drawn, bits, hasPressure) => {
        const xs = Float64Array.from(drawn, ({ x }) => x);
        const ys = Float64Array.from(drawn, ({ y }) => y);
        const pressures = Uint8Array.from(drawn, ({ pressure }) => pressure);
        const points = hasPressure ? { xs, ys, pressures } : { xs, ys };
        const back = decodePoints(encodePoints(points, bits));
        const step = 2 ** -bits;
        // `+ 0`: the coding has no negative zero.
        expect([...back.xs]).toEqual([...xs].map((x) => Math.round(x / step) * step + 0));
        expect([...back.ys]).toEqual([...ys].map((y) => Math.round(y / step) * step + 0));
        expect(back.pressures).toEqual(hasPressure ? pressures : undefined);
      },
    ),
  );
});

test('decoded points encode to the same bytes', () => {
  const bytes = encodePoints(wave(100, 0.37), 6);
  expect(encodePoints(decodePoints(bytes), 6)).toEqual(bytes);
});

test('decoding strokes into shared memory gives the same points', () => {
  const buffer = new PointsBuffer();
  const decode = (bytes: Uint8Array): void => {
    expect(buffer.decode(bytes)).toEqual(decodePoints(bytes));
  };
  fc.assert(fc.property(drawnPoints, (drawn) => decode(encodePoints(pointsOf(drawn), 6))));
  for (const count of [16_384, 16_385, 40_000, 3]) decode(encodePoints(wave(count, 1), 6));
});

test('random bytes decode to points or a PointsError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      // The first byte is right, so that the rest is looked at.
      const coded = Uint8Array.from([1, ...bytes]);
      try {
        decodePoints(coded);
      } catch (error) {
        expect(error).toBeInstanceOf(PointsError);
      }
    }),
    { numRuns: 2_000 },
  );
});

/** The bounds of all points that are decoded, or why they cannot be. */
function plainBounds(bytes: Uint8Array): unknown {
  try {
    const { xs, ys } = decodePoints(bytes);
    if (xs.length === 0) return undefined;
    const [minX, maxX] = [Math.min(...xs), Math.max(...xs)];
    const [minY, maxY] = [Math.min(...ys), Math.max(...ys)];
    return { minX, minY, maxX, maxY };
  } catch (error) {
    return error;
  }
}

function readBounds(bytes: Uint8Array): unknown {
  try {
    return codedBounds(bytes);
  } catch (error) {
    return error;
  }
}

test('the bounds of encoded points are those of the points, for any bytes', () => {
  const drawn = drawnPoints.map((points) => encodePoints(pointsOf(points), 6));
  const random = fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from([1, ...bytes]));
  const cut = fc.tuple(drawn, fc.nat()).map(([bytes, at]) => bytes.slice(0, at % bytes.length));
  const longer = drawn.map((bytes) => Uint8Array.from([...bytes, 0]));
  fc.assert(
    fc.property(fc.oneof(drawn, random, cut, longer), (bytes) => {
      expect(readBounds(bytes)).toEqual(plainBounds(bytes));
    }),
    { numRuns: 2_000 },
  );
});

test('points that are truncated anywhere are refused', () => {
  const points = { ...wave(20, 3), pressures: new Uint8Array(20).fill(77) };
  const bytes = encodePoints(points, 4);
  for (let length = 0; length < bytes.length; length += 1) {
    expect(() => decodePoints(bytes.subarray(0, length))).toThrow(PointsError);
  }
  expect(() => decodePoints(Uint8Array.from([...bytes, 0]))).toThrow('left over');
});

test('a header with billions of points is refused before anything is allocated', () => {
  expect(() => decodePoints(Uint8Array.from([1, 4, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]))).toThrow(
    PointsError,
  );
});

test('a newer encoding is refused', () => {
  expect(() => decodePoints(Uint8Array.from([2, 4, 0]))).toThrow('unknown coding of points: 2');
});

test('points that cannot be encoded are refused', () => {
  const one = (x: number) => ({ xs: Float64Array.of(x), ys: Float64Array.of(0) });
  expect(() => encodePoints(one(Number.NaN), 4)).toThrow(RangeError);
  expect(() => encodePoints(one(Number.POSITIVE_INFINITY), 4)).toThrow(RangeError);
  expect(() => encodePoints(one(1e300), 4)).toThrow(RangeError);
  expect(() => encodePoints(one(0), 17)).toThrow(RangeError);
  expect(() => encodePoints({ ...one(0), pressures: new Uint8Array(2) }, 4)).toThrow(RangeError);
});

test('the precision is a sixteenth of a screen pixel at every zoom', () => {
  for (const zoom of [0.05, 0.5, 1, 2, 3, 64]) {
    const stepOnScreen = 2 ** -precisionBitsForZoom(zoom) * zoom;
    expect(stepOnScreen).toBeLessThanOrEqual(1 / 16);
  }
  expect(precisionBitsForZoom(1)).toBe(4);
});

test('ink at 100% takes about three bytes per point', () => {
  const size = encodePoints(wave(1_000, 1.5), precisionBitsForZoom(1)).length;
  expect(size).toBeLessThan(3_100);
});

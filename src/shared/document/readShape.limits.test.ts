import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  maxCoordinate,
  maxFontSize,
  maxLineWidth,
  maxOrderKeyLength,
  maxPageIdLength,
  maxRotation,
  maxScale,
  maxShapeSize,
  maxTextLength,
  maxTextLines,
  maxTitleLength,
  maxViewDistance,
  minFontSize,
  minLineWidth,
} from '../limits.ts';
import { readShape } from './readShape.ts';
import type { ShapeRecord } from './shapes/ShapeFormat.ts';
import { testImage, testRectangle, testStroke, testStyle } from './testShapes.ts';

const rectangle = testRectangle();
const line = { ...rectangle, type: 'line', x1: 0, y1: 0, x2: 10, y2: 10 };
const text = { ...rectangle, type: 'text', text: 'a', fontSize: 20 };
const frame = { ...rectangle, type: 'frame', name: 'a' };
const styled = (change: object): ShapeRecord => ({
  ...rectangle,
  style: { ...testStyle, ...change },
});
const beyond = (limit: number): number => limit * (1 + 1e-9);

const limits: readonly [name: string, at: ShapeRecord, past: ShapeRecord][] = [
  ['x', { ...line, x: -maxCoordinate }, { ...line, x: beyond(-maxCoordinate) }],
  ['y of a stroke', testStroke({ y: maxCoordinate }), testStroke({ y: beyond(maxCoordinate) })],
  [
    'width',
    { ...rectangle, x: -1, width: maxShapeSize },
    { ...rectangle, x: -1, width: maxShapeSize + 1 },
  ],
  ['height', { ...rectangle, height: maxShapeSize }, { ...rectangle, height: maxShapeSize + 1 }],
  [
    'x and width together',
    { ...rectangle, x: 9e6, width: 1e6 },
    { ...rectangle, x: 9e6, width: 2e6 },
  ],
  ['y and height together', { ...frame, y: 9e6, height: 1e6 }, { ...frame, y: 9e6, height: 2e6 }],
  ['x1', { ...line, x1: -maxCoordinate }, { ...line, x1: beyond(-maxCoordinate) }],
  ['y and y2 together', { ...line, y: 9e6, y2: 1e6 }, { ...line, y: 9e6, y2: 1_000_001 }],
  ['rotation', { ...rectangle, rotation: -maxRotation }, { ...rectangle, rotation: 1e300 }],
  ['scaleX', testStroke({ scaleX: maxScale }), testStroke({ scaleX: beyond(maxScale) })],
  ['scaleY', testStroke({ scaleY: -maxScale }), testStroke({ scaleY: beyond(-maxScale) })],
  ['thinnest line', styled({ width: minLineWidth }), styled({ width: Number.MIN_VALUE })],
  ['widest line', styled({ width: maxLineWidth }), styled({ width: beyond(maxLineWidth) })],
  ['opacity', styled({ opacity: 1 }), styled({ opacity: beyond(1) })],
  ['smallest font', { ...text, fontSize: minFontSize }, { ...text, fontSize: 5e-324 }],
  ['largest font', { ...text, fontSize: maxFontSize }, { ...text, fontSize: beyond(maxFontSize) }],
  [
    'length of a text',
    { ...text, text: 'x'.repeat(maxTextLength) },
    { ...text, text: 'x'.repeat(maxTextLength + 1) },
  ],
  [
    'text of characters that are two units each',
    { ...text, text: '😀'.repeat(maxTextLength / 2) },
    { ...text, text: '😀'.repeat(maxTextLength / 2 + 1) },
  ],
  [
    'lines of a text',
    { ...text, text: '\n'.repeat(maxTextLines - 1) },
    { ...text, text: '\n'.repeat(maxTextLines) },
  ],
  [
    'length of z',
    testStroke({ z: 'a'.repeat(maxOrderKeyLength) }),
    testStroke({ z: 'a'.repeat(maxOrderKeyLength + 1) }),
  ],
  [
    'length of page',
    testStroke({ page: 'p'.repeat(maxPageIdLength) }),
    testStroke({ page: 'p'.repeat(maxPageIdLength + 1) }),
  ],
  [
    'length of a name',
    { ...frame, name: 'n'.repeat(maxTitleLength) },
    { ...frame, name: 'n'.repeat(maxTitleLength + 1) },
  ],
];

test.each(limits)(
  'I30: %s is read up to its limit, and is a placeholder past it',
  (_, at, past) => {
    expect(readShape(at).type).toBe(at.type);
    expect(readShape(past)).toMatchObject({ type: 'placeholder', label: past.type });
  },
);

const silly = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324),
  fc.constantFrom(-1e300, 1e300, 1e7, -1e7, 1e7 + 1, 1.7976931348623157e308),
  fc.double(),
);
const shape = fc.constantFrom<ShapeRecord>(
  rectangle,
  line,
  text,
  frame,
  testStroke(),
  testImage('f'.repeat(64)),
  { ...rectangle, type: 'hologram' },
);
const numericKey = fc.constantFrom(
  ...['x', 'y', 'width', 'height', 'x1', 'y1', 'x2', 'y2', 'rotation', 'scaleX', 'fontSize'],
);

test('I30: with any numbers, a shape is within the limits or a placeholder that can be viewed', () => {
  fc.assert(
    fc.property(shape, fc.dictionary(numericKey, silly, { maxKeys: 4 }), (record, changes) => {
      const read = readShape({ ...record, ...changes });
      const { x, y } = read;
      const hasBox = read.type !== 'stroke' && read.type !== 'line' && read.type !== 'arrow';
      const { width, height } = hasBox ? read : { width: 0, height: 0 };
      for (const value of [x, y, x + width, y + height]) {
        expect(Math.abs(value)).toBeLessThanOrEqual(maxCoordinate);
      }
      if (read.type !== 'placeholder' || !read.isBeyondLimits) return;
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(maxViewDistance);
    }),
    { numRuns: 2_000 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShape } from './readShape.ts';
import { shapeSchema } from './shape.ts';
import { isPlainStroke } from './shapes/stroke.ts';
import { testStroke, testStyle } from './testShapes.ts';

/** What may stand in the place of anything. */
const oddity = fc.oneof(
  fc.constantFrom(undefined, null, '', 0, -1, 1e9, Number.NaN, Number.POSITIVE_INFINITY, [], {}),
  fc.constantFrom('none', 'red', '#123456', '#12345', 'dashed', 'x'.repeat(101), 'x'.repeat(1_001)),
  fc.integer(),
  fc.double(),
  fc.uint8Array({ maxLength: 3 }),
);
const styleKey = fc.constantFrom(
  'colour',
  'width',
  'fill',
  'opacity',
  'dash',
  'outline',
  'fillPattern',
  'newer',
);
const shapeKey = fc.constantFrom(
  ...Object.keys(testStroke()),
  ...['scaleX', 'scaleY', 'path', 'filled', 'startHead', 'endHead', 'newer'],
);
const stroke = fc
  .record({
    style: fc.dictionary(styleKey, oddity, { maxKeys: 2 }),
    changes: fc.dictionary(shapeKey, oddity, { maxKeys: 2 }),
  })
  .map(({ style, changes }) => ({
    ...testStroke({ style: { ...testStyle, ...style } }),
    ...changes,
  }));

test('a shape is read without the schema only if the schema would accept it unchanged', () => {
  let plainCount = 0;
  fc.assert(
    fc.property(stroke, (record) => {
      const parsed = shapeSchema.safeParse(record);
      if (isPlainStroke(record)) {
        plainCount += 1;
        expect(parsed).toEqual({ success: true, data: record });
      }
      const read = readShape(record);
      if (parsed.success) expect(read).toEqual(parsed.data);
      else expect(read.type).toBe('placeholder');
    }),
    { numRuns: 2_000 },
  );
  expect(plainCount).toBeGreaterThan(100);
});

test('a stroke as the pen draws it needs no schema', () => {
  expect(isPlainStroke(testStroke())).toBe(true);
  expect(isPlainStroke({ ...testStroke(), newer: { key: 1 } })).toBe(true);
});

test.each([
  { path: 'a curve of a newer version' },
  { startHead: 'crow-foot', endHead: 'none' },
  { style: { ...testStyle, outline: 'wavy', fillPattern: 'zigzag' } },
])('names that are unknown to this version do not lead to a placeholder: %j', (change) => {
  expect(readShape({ ...testStroke(), ...change })).toMatchObject({ type: 'stroke', ...change });
});

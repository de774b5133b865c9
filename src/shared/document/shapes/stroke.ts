import { z } from 'zod';
import {
  maxCoordinate,
  maxLineWidth,
  maxOrderKeyLength,
  maxPageIdLength,
  maxRotation,
  maxScale,
  minLineWidth,
} from '../../limits.ts';
import { optionalName, paletteNames, type Style } from '../style.ts';
import { commonKeys, headKeys, within } from './keys.ts';
import type { ShapeFormat, ShapeRecord } from './ShapeFormat.ts';

const scale = within(maxScale).optional();

const schema = z.looseObject({
  type: z.literal('stroke'),
  ...commonKeys,
  /** `highlighter` ink is wide, even and lies under what is read through it. */
  tool: z.enum(['pen', 'highlighter']),
  /** Coded by `encodePoints`, relative to (x, y); never changed after the stroke is drawn. */
  points: z.instanceof(Uint8Array),
  /** Resizing a stroke scales it: the points stay as drawn. */
  scaleX: scale,
  scaleY: scale,
  /** With this key the stroke is no pen ink but an even line through its points, straight from one to the next. */
  path: optionalName,
  /** The area within the points has the colour `style.fill`. */
  filled: z.boolean().optional(),
  ...headKeys,
});
type Stroke = z.infer<typeof schema>;

export const strokeFormat = {
  schema,
  defaults: { scaleX: 1, scaleY: 1 },
  corners: () => [],
  isPlain: isPlainStroke,
} satisfies ShapeFormat<Stroke>;

/**
 * Nearly all shapes of a large board are strokes as they were drawn. This check is ten times as fast as the schema, which
 * accepts everything that is accepted here.
 */
export function isPlainStroke(record: ShapeRecord): record is Stroke {
  const { type, page, z, x, y, rotation, style, tool, points } = record;
  return (
    type === 'stroke' &&
    (tool === 'pen' || tool === 'highlighter') &&
    points instanceof Uint8Array &&
    isText(page, maxPageIdLength) &&
    isText(z, maxOrderKeyLength) &&
    isWithin(x, -maxCoordinate, maxCoordinate) &&
    isWithin(y, -maxCoordinate, maxCoordinate) &&
    isWithin(rotation, -maxRotation, maxRotation) &&
    isPlainStyle(style) &&
    optionalKeys.every((key) => record[key] === undefined)
  );
}

const optionalKeys = ['scaleX', 'scaleY', 'path', 'filled', 'startHead', 'endHead'] as const;

const isText = (value: unknown, maxLength: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= maxLength;

const paletteColours: ReadonlySet<unknown> = new Set(paletteNames);

function isPlainStyle(value: unknown): value is Style {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { colour, width, fill, opacity, dash, outline, fillPattern } = value as ShapeRecord;
  return (
    paletteColours.has(colour) &&
    (fill === 'none' || paletteColours.has(fill)) &&
    isWithin(width, minLineWidth, maxLineWidth) &&
    isWithin(opacity, 0, 1) &&
    dash === undefined &&
    outline === undefined &&
    fillPattern === undefined
  );
}

const isWithin = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && value >= min && value <= max;

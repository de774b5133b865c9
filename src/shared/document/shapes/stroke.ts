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
  /** `highlighter` ink is wide, of constant width, and blended with what is beneath. */
  tool: z.enum(['pen', 'highlighter']),
  /** Encoded by `encodePoints`, relative to (x, y); never changed afterwards. */
  points: z.instanceof(Uint8Array),
  /** Resizing a stroke sets its scale: the points stay as drawn. */
  scaleX: scale,
  scaleY: scale,
  /** With this key the stroke is a line of constant width with straight segments instead of pen ink. */
  path: optionalName,
  /** The area within the points is filled with `style.fill`. */
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
 * A check ten times as fast as the schema, for the unedited strokes that most shapes of a large board are. The
 * schema accepts everything accepted here.
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

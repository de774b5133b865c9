/** Keys that several kinds of shapes share. */
import { z } from 'zod';
import {
  maxCoordinate,
  maxFontSize,
  maxOrderKeyLength,
  maxPageIdLength,
  maxRotation,
  maxShapeSize,
  maxTextLength,
  maxTextLines,
  minFontSize,
} from '../../limits.ts';
import { upTo } from '../../upTo.ts';
import { optionalName, styleSchema } from '../style.ts';
import { countBreaks } from '../textLimits.ts';
import type { Corner } from './ShapeFormat.ts';

export const within = (limit: number) => z.number().min(-limit).max(limit);

const coordinate = within(maxCoordinate);
const side = z.number().min(0).max(maxShapeSize);

/**
 * `x`, `y`: the top left of the unrotated bounds, board units; `rotation`: radians about the centre of the
 * bounds.
 */
export const commonKeys = {
  page: z.string().min(1).check(upTo(maxPageIdLength)),
  /** Fractional index: shapes are drawn in the order of (z, id). */
  z: z.string().min(1).check(upTo(maxOrderKeyLength)),
  x: coordinate,
  y: coordinate,
  rotation: within(maxRotation),
  style: styleSchema,
};

export const boxKeys = { width: side, height: side };

export function boxCorners({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): readonly Corner[] {
  return [[width, height]];
}

/** The ends are at (x + x1, y + y1) and (x + x2, y + y2). */
export const endKeys = { x1: coordinate, y1: coordinate, x2: coordinate, y2: coordinate };

export function endCorners(ends: {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}): readonly Corner[] {
  return [
    [ends.x1, ends.y1],
    [ends.x2, ends.y2],
  ];
}

/** Kinds of arrow heads. */
export const headKinds = ['arrow', 'triangle', 'diamond', 'dot', 'bar'] as const;

/** The head at an end of a line: `none` or one of `headKinds`; unknown kinds are drawn as `arrow`. */
export const headKeys = { startHead: optionalName, endHead: optionalName };

export const textKeys = {
  text: z
    .string()
    .check(upTo(maxTextLength))
    .refine((value) => countBreaks(value) < maxTextLines, 'a text has too many lines'),
  /** Board units. */
  fontSize: z.number().min(minFontSize).max(maxFontSize),
  /** Alignment of lines within the width: `left` (the default), `centre` or `right`. */
  align: optionalName,
};

/**
 * The document format, version 1, as types and schemas: what stands in `shapes` of a board's Y.Doc.
 * The prose is docs/document-format.md; keep the two together.
 */
import { z } from 'zod';
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
  minFontSize,
  minLineWidth,
} from '../limits.ts';
import { upTo } from '../upTo.ts';

export const formatVersion = 1;

/** The page every board has without its being written down. */
export const defaultPageId = 'page-1';

export const shapeTypes = [
  'stroke',
  'rectangle',
  'ellipse',
  'line',
  'arrow',
  'text',
  'note',
  'image',
  'frame',
] as const;
export type ShapeType = (typeof shapeTypes)[number];

/** Kinds of arrow heads. */
export const headKinds = ['arrow', 'triangle', 'diamond', 'dot', 'bar'] as const;

/** Longest name of a kind of head, pattern or alignment. */
const maxNameLength = 40;

/** Palette names, so that a board follows the light and dark theme; anything else is a CSS hex colour. */
export const paletteNames = [
  'ink',
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'violet',
  'pink',
] as const;
export const colourSchema = z.union([
  z.enum(paletteNames),
  z.string().regex(/^#[0-9a-fA-F]{6}$/, 'a colour is a palette name or #rrggbb'),
]);
export type Colour = z.infer<typeof colourSchema>;

/** A name from a list that may grow: a value of a newer version must not turn the shape into a placeholder. */
export const optionalName = z.string().check(upTo(maxNameLength)).optional();

/** One plain value of the shape's Y.Map, replaced whole. Unknown keys are kept. */
export const styleSchema = z.looseObject({
  colour: colourSchema,
  /** Board units. */
  width: z.number().min(minLineWidth).max(maxLineWidth),
  /** `none`, or the colour inside closed shapes. */
  fill: z.union([z.literal('none'), colourSchema]),
  /** 0 to 1. */
  opacity: z.number().min(0).max(1),
  dash: z.enum(['solid', 'dashed', 'dotted']).optional(),
  /** `none`: lines are not drawn, only the fill is. */
  outline: optionalName,
  /** Anything but `solid` is painted as a translucent fill. */
  fillPattern: optionalName,
});
export type Style = z.infer<typeof styleSchema>;

const within = (limit: number) => z.number().min(-limit).max(limit);
const coordinate = within(maxCoordinate);
const scale = within(maxScale).optional();
const fontSize = z.number().min(minFontSize).max(maxFontSize);
const text = z
  .string()
  .check(upTo(maxTextLength))
  .refine((value) => lineCount(value) <= maxTextLines, 'a text has too many lines');

/** `x`, `y`: board units, the top left of the unrotated bounds; `rotation`: radians about the centre of the bounds. */
const common = {
  page: z.string().min(1).check(upTo(maxPageIdLength)),
  /** Fractional index: shapes are drawn in the order of (z, id). */
  z: z.string().min(1).check(upTo(maxOrderKeyLength)),
  x: coordinate,
  y: coordinate,
  rotation: within(maxRotation),
  style: styleSchema,
};

const side = z.number().min(0).max(maxShapeSize);
const box = { width: side, height: side };

/** What an end of a line has: `none`, or one of `headKinds`; an unknown kind is drawn as `arrow`. */
const heads = { startHead: optionalName, endHead: optionalName };

/** How the lines of a text are aligned within its width: `left` (the default), `centre` or `right`. */
const alignment = { align: optionalName };

/** From (x, y) the two ends are at (x + x1, y + y1) and (x + x2, y + y2). */
const ends = { x1: coordinate, y1: coordinate, x2: coordinate, y2: coordinate };

const anyShapeSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('stroke'),
    ...common,
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
    ...heads,
  }),
  z.looseObject({ type: z.literal('rectangle'), ...common, ...box }),
  z.looseObject({ type: z.literal('ellipse'), ...common, ...box }),
  z.looseObject({ type: z.literal('line'), ...common, ...ends, ...heads }),
  z.looseObject({ type: z.literal('arrow'), ...common, ...ends, ...heads }),
  z.looseObject({
    type: z.literal('text'),
    ...common,
    ...box,
    text,
    /** Board units. */
    fontSize,
    ...alignment,
  }),
  z.looseObject({
    type: z.literal('note'),
    ...common,
    ...box,
    text,
    fontSize,
    ...alignment,
  }),
  z.looseObject({
    type: z.literal('image'),
    ...common,
    ...box,
    /** Key in the board's `images`: the SHA-256 of the bytes, hex. */
    image: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.looseObject({
    type: z.literal('frame'),
    ...common,
    ...box,
    name: z.string().check(upTo(maxTitleLength)),
  }),
]);

/** No part of a shape lies beyond the limits of a board. Where the points of a stroke lie is known once they are decoded. */
export const shapeSchema = anyShapeSchema.refine(
  (shape) => reachesNoFurther(shape, maxCoordinate),
  'the shape reaches beyond the limits of a board',
);
export type Shape = z.infer<typeof anyShapeSchema>;

function reachesNoFurther(shape: Shape, limit: number): boolean {
  const { x, y } = shape;
  switch (shape.type) {
    case 'stroke':
      return true;
    case 'line':
    case 'arrow':
      return [x + shape.x1, y + shape.y1, x + shape.x2, y + shape.y2].every(
        (value) => Math.abs(value) <= limit,
      );
    default:
      return x + shape.width <= limit && y + shape.height <= limit;
  }
}

function lineCount(value: string): number {
  let count = 1;
  for (let at = value.indexOf('\n'); at !== -1; at = value.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Colours and styles of shapes, as types and schemas. The prose is docs/document-format.md; keep the two together. */
import { z } from 'zod';
import { maxLineWidth, minLineWidth } from '../limits.ts';
import { upTo } from '../upTo.ts';

/** Palette names, which follow the light and dark theme; other colours are CSS hex. */
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

/** Longest name of a kind of head, pattern or alignment. */
const maxNameLength = 40;

/** A name from a list that may grow: a value of a newer version must not make the shape a placeholder. */
export const optionalName = z.string().check(upTo(maxNameLength)).optional();

/** One plain value of the shape's Y.Map, replaced as a whole. Unknown keys are kept. */
export const styleSchema = z.looseObject({
  colour: colourSchema,
  /** Board units. */
  width: z.number().min(minLineWidth).max(maxLineWidth),
  /** `none`, or the colour inside closed shapes. */
  fill: z.union([z.literal('none'), colourSchema]),
  /** 0 to 1. */
  opacity: z.number().min(0).max(1),
  dash: z.enum(['solid', 'dashed', 'dotted']).optional(),
  /** `none`: only the fill is drawn. */
  outline: optionalName,
  /** Anything but `solid` is painted as a translucent fill. */
  fillPattern: optionalName,
});
export type Style = z.infer<typeof styleSchema>;

/** The style of shapes for which nobody has chosen another. */
export const usualStyle: Style = { colour: 'ink', width: 4, fill: 'none', opacity: 1 };

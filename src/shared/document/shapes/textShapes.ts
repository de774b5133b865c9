import type { ReadShape } from '../readShape.ts';
import { formatOf, type Shape } from './shapeFormats.ts';

/** A shape that contains text: its format has `text`. */
export type TextShape = Extract<Shape, { readonly text: string; readonly fontSize: number }>;

export type TextType = TextShape['type'];

/** The shape, if it contains text. */
export function withText(shape: ReadShape | undefined): TextShape | undefined {
  return shape !== undefined && formatOf(shape)?.text !== undefined
    ? (shape as TextShape)
    : undefined;
}

/** Whether a shape has a size of its own and may have no text: `part` of its format. */
export function hasOwnSize(shape: { readonly type: TextType }): boolean {
  return formatOf(shape)?.text === 'part';
}

/** The kind of this name if it contains text, else `text`. */
export function textTypeOf(name: string | undefined): TextType {
  return formatOf({ type: name })?.text === undefined ? 'text' : (name as TextType);
}

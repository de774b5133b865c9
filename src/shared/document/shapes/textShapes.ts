import type { ReadShape } from '../readShape.ts';
import { formatOf, type Shape } from './shapeFormats.ts';

/** A shape that contains text: its format has `text`. */
export type TextShape = Extract<Shape, { readonly text: string; readonly fontSize: number }>;

/** The shape, if it contains text. */
export function withText(shape: ReadShape | undefined): TextShape | undefined {
  return shape !== undefined && formatOf(shape)?.text !== undefined
    ? (shape as TextShape)
    : undefined;
}

/** The shape, if the text field opens on it. */
export function withEditableText(shape: ReadShape | undefined): TextShape | undefined {
  return shape !== undefined && formatOf(shape)?.text === 'editable'
    ? (shape as TextShape)
    : undefined;
}

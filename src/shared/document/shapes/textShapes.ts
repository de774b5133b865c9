import type { ReadShape } from '../readShape.ts';
import { formatOf, type ShapeOf } from './shapeFormats.ts';

/** A shape that contains text. */
export type TextShape = ShapeOf<'text' | 'note'>;

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

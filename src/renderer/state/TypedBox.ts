import type { TextShape } from '../../shared/document/shapes/textShapes.ts';
import type { TextSize } from '../../shared/document/textDraft.ts';
import type { Point } from '../drawing/geometry.ts';
import { caretPlace, lineHeight, measureText, textMeasurer } from '../drawing/textLayout.ts';
import { type WrappedLine, wrapText } from '../drawing/wrapText.ts';
import { widthsBy, wrapWidth } from '../shapes/parts/textBlock.ts';
import { kindOf } from '../shapes/shapeKinds.ts';

/** The box of a text that is being edited, board units. */
export interface TypedBox {
  /** From the shape's edges to its text. */
  readonly padding: number;
  /** Undefined if the text does not wrap. */
  readonly wrapWidth: number | undefined;
  /** The size of the shape with a given text. */
  sizeWith(text: string): TextSize;
  /** The caret before the character at `index`, relative to the shape's top left. */
  caretAt(text: string, index: number): Point;
}

/** The box of an existing text. */
export function boxOfShape(shape: TextShape): TypedBox {
  const padding = kindOf(shape).textPadding?.(shape);
  return padding === undefined ? boxOfText(shape.fontSize) : wrappingBox(shape, padding);
}

/** A box that fits its text. */
export function boxOfText(fontSize: number): TypedBox {
  const measurer = textMeasurer();
  return {
    padding: 0,
    wrapWidth: undefined,
    sizeWith: (text) => measureText(measurer, text, fontSize),
    caretAt: (text, index) => caretPlace(measurer, text, index, fontSize),
  };
}

/** A box that grows in height to fit its text, and never shrinks below its first height. */
function wrappingBox(shape: TextShape, padding: number): TypedBox {
  const { fontSize, width, height } = shape;
  const measurer = textMeasurer();
  const textWidth = wrapWidth(shape, padding);
  const wrap = (text: string) => wrapText(text, textWidth, fontSize, widthsBy(measurer));
  const heightOf = (lines: number): number => lines * fontSize * lineHeight;
  let wrapped: { readonly text: string; readonly lines: readonly WrappedLine[] } | undefined;
  const linesOf = (text: string): readonly WrappedLine[] => {
    if (wrapped?.text === text) return wrapped.lines;
    const lines = wrap(text);
    // Measuring it may have the browser load a font, with which it wraps elsewhere.
    wrapped = document.fonts.status === 'loaded' ? { text, lines } : undefined;
    return lines;
  };
  return {
    padding,
    wrapWidth: textWidth,
    sizeWith: (text) => ({
      width,
      height: Math.max(height, heightOf(linesOf(text).length) + 2 * padding),
    }),
    caretAt: (text, index) => {
      const lines = linesOf(text);
      const row = lines.findLastIndex(({ start }) => start <= index);
      const before = text.slice(lines[row]?.start, index);
      const { x } = caretPlace(measurer, before, before.length, fontSize);
      return { x: padding + Math.min(x, textWidth), y: padding + heightOf(row) };
    },
  };
}

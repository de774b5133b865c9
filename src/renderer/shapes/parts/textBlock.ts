/** The lines of a text for painting, exporting and typing. */
import type { TextShape } from '../../../shared/document/shapes/textShapes.ts';
import {
  fontOf,
  lineHeight,
  linesOf,
  type Measurer,
  measuredFontSize,
} from '../../drawing/textLayout.ts';
import { type WidthOf, wrapText } from '../../drawing/wrapText.ts';

export interface TextBlock {
  readonly lines: readonly string[];
  /** Board units, like `padding`. */
  readonly fontSize: number;
  readonly padding: number;
}

type TextBox = Pick<TextShape, 'text' | 'fontSize' | 'width' | 'height'>;

/** Each step reduces the font size to at most this fraction, down to `leastPart` of the original size. */
const leastStep = 0.95;
const leastPart = 1 / 8;

/** The lines between line breaks. */
export function plainBlock({ text, fontSize }: TextBox): TextBlock {
  return { lines: linesOf(text), fontSize, padding: 0 };
}

/**
 * The text wrapped within a box. If it does not fit (the box was made smaller, or another program measured it with
 * other fonts), the font size is reduced; what still does not fit is omitted.
 */
export function wrappedBlock(
  box: TextBox,
  paddingOf: (box: TextBox) => number,
  widthOf: WidthOf,
): TextBlock {
  let sized = box;
  for (;;) {
    const block = wrappedLines(sized, paddingOf(sized), widthOf);
    const part = (box.height + roundingRoom) / heightOf(block);
    if (part >= 1) return block;
    if (sized.fontSize <= box.fontSize * leastPart) return cutOff(block, box.height);
    sized = { ...sized, fontSize: sized.fontSize * Math.min(leastStep, Math.sqrt(part)) };
  }
}

/** The width inside the padding, board units. */
export function wrapWidth({ width }: Pick<TextBox, 'width'>, padding: number): number {
  return width - 2 * padding;
}

/** @param measurer its font is changed */
export function widthsBy(measurer: Measurer): WidthOf {
  return (text) => {
    measurer.font = fontOf(measuredFontSize);
    return measurer.measureText(text).width;
  };
}

const roundingRoom = 0.01;

function wrappedLines(box: TextBox, padding: number, widthOf: WidthOf): TextBlock {
  const { text, fontSize } = box;
  const lines = wrapText(text, wrapWidth(box, padding), fontSize, widthOf);
  return { lines: lines.map((line) => line.text), fontSize, padding };
}

function heightOf({ lines, fontSize, padding }: TextBlock): number {
  return lines.length * fontSize * lineHeight + 2 * padding;
}

function cutOff(block: TextBlock, height: number): TextBlock {
  const count = Math.floor((height - 2 * block.padding) / (block.fontSize * lineHeight));
  return { ...block, lines: block.lines.slice(0, Math.max(0, count)) };
}

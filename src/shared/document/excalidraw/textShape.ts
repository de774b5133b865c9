import { maxFontSize, maxTextLength, maxTextLines } from '../../limits.ts';
import type { Shape } from '../shape.ts';
import type { ElementContext } from './ElementContext.ts';
import type { Element } from './element.ts';
import { formOf } from './elementForms.ts';
import { type Box, isNear, placeOf } from './elementPlace.ts';
import { textStyle } from './elementStyle.ts';
import type { LeftOutReason } from './leftOut.ts';

const lineHeight = 1.25;
const defaultFontSize = 20;
/** The padding between a container and its text, board units. */
const containerPadding = 5;
/** If its box is too narrow for our font, text is reduced to at least this fraction of its size. */
const leastFontScale = 0.6;

export function textShape(
  element: Element,
  box: Box,
  context: ElementContext,
): Shape | LeftOutReason {
  const content = (element.text ?? element.originalText)?.replace(/\r\n?/g, '\n');
  if (content === undefined) return 'damaged';
  if (content.length > maxTextLength || lineCount(content) > maxTextLines) return 'too-large';
  const container =
    element.containerId === undefined ? undefined : context.containerOf(element.containerId);
  const fontSize = fontSizeOf(element, content, container, context);
  const size = context.measureText?.(content, fontSize) ?? {
    width: box.width,
    height: lineCount(content) * fontSize * lineHeight,
  };
  const align = alignOf(element.textAlign);
  const place = {
    x: box.width === 0 ? box.x : box.x + (box.width - size.width) * (align?.part ?? 0),
    y: box.height === 0 ? box.y : box.y + (box.height - size.height) * verticalPart(element),
  };
  if (!isNear({ ...place, ...size })) return 'too-far';
  const isSeveralLines = content.includes('\n');
  return {
    type: 'text',
    ...placeOf(element, place),
    ...size,
    style: textStyle(element, { ...place, ...size }, context),
    text: content,
    fontSize,
    ...(align === undefined || !isSeveralLines ? {} : { align: align.name }),
  };
}

function lineCount(content: string): number {
  let count = 1;
  for (let at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Our font is wider than Excalidraw's: text in a container is reduced to fit. */
function fontSizeOf(
  element: Element,
  content: string,
  container: Element | undefined,
  { measureText }: ElementContext,
): number {
  const fontSize = element.fontSize > 0 ? Math.min(element.fontSize, maxFontSize) : defaultFontSize;
  if (container === undefined || measureText === undefined) return fontSize;
  const room = roomWithin(container);
  const { width } = measureText(content, fontSize);
  if (room === undefined || width <= room) return fontSize;
  return fontSize * Math.max(leastFontScale, room / width);
}

/** The width available to text in a container; undefined if it is unlimited. */
function roomWithin(container: Element): number | undefined {
  const width = Math.abs(container.width) - 2 * containerPadding;
  if (width <= 0) return undefined;
  const { textPart } = formOf(container);
  return textPart === undefined ? undefined : width * textPart;
}

function alignOf(
  textAlign: string | undefined,
): { readonly name: string; readonly part: number } | undefined {
  if (textAlign === 'center') return { name: 'centre', part: 0.5 };
  return textAlign === 'right' ? { name: 'right', part: 1 } : undefined;
}

function verticalPart({ verticalAlign }: Element): number {
  if (verticalAlign === 'middle') return 0.5;
  return verticalAlign === 'bottom' ? 1 : 0;
}

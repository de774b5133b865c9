/** Painting and exporting text in a shape. */
import type { TextShape } from '../../../shared/document/shapes/textShapes.ts';
import type { Pen } from '../../drawing/Pen.ts';
import { lineColour } from '../../drawing/palette.ts';
import { svgNumber } from '../../drawing/pathSink.ts';
import {
  baselineOffset,
  fontFamily,
  fontOf,
  layOutLine,
  lineAnchor,
  lineHeight,
  measuredFontSize,
  placedRuns,
} from '../../drawing/textLayout.ts';
import type { WidthOf } from '../../drawing/wrapText.ts';
import type { PaintSettings } from '../ShapeKind.ts';
import { escaped, type SvgSources } from './svg.ts';
import type { TextBlock } from './textBlock.ts';
import { widthsBy } from './textBlock.ts';

/** Text smaller than this, in device pixels, is drawn as a bar. */
const unreadableTextPx = 3;
/** Opacity of such a bar. */
const barOpacity = 0.4;

/** The text, if it is readable at this scale. */
export function readableText(
  { text, fontSize }: TextShape,
  { scale }: { readonly scale: number },
): string | undefined {
  return fontSize * scale < unreadableTextPx ? undefined : text;
}

/** How the text of a shape is laid out. */
export type BlockOf = (shape: TextShape, widthOf: WidthOf) => TextBlock;

export function paintText(
  pen: Pen,
  shape: TextShape,
  { theme, transform }: PaintSettings,
  blockOf: BlockOf,
): void {
  if (shape.text === '') return;
  const { context } = pen;
  pen.fill = lineColour(shape.style.colour, theme);
  if (readableText(shape, transform) === undefined) {
    pen.alpha *= barOpacity;
    context.fillRect(0, shape.fontSize * 0.4, shape.width, shape.fontSize * 0.45);
    return;
  }
  const { lines, fontSize, padding } = blockOf(shape, widthsBy(context));
  const baseline = baselineOffset(context, fontSize);
  context.font = fontOf(fontSize);
  context.textBaseline = 'alphabetic';
  const at = lineAnchor(shape, padding);
  const layOut = (line: string) => layOutLine(context, line, fontSize);
  lines.forEach((line, row) => {
    const y = padding + row * fontSize * lineHeight + baseline;
    for (const { text, x, anchor } of placedRuns(line, at, layOut)) {
      context.textAlign = anchor;
      context.fillText(text, x, y);
    }
  });
}

export function textSvg(shape: TextShape, sources: SvgSources, blockOf: BlockOf): string {
  const colour = lineColour(shape.style.colour, sources.theme);
  const widthOf: WidthOf = (text) => sources.layOutLine(text, measuredFontSize).width;
  const { lines, fontSize, padding } = blockOf(shape, widthOf);
  const baseline = sources.baseline(fontSize);
  const at = lineAnchor(shape, padding);
  const { anchor } = at;
  const layOut = (line: string) => sources.layOutLine(line, fontSize);
  const spans = lines.flatMap((line, row) => {
    const y = padding + row * fontSize * lineHeight + baseline;
    return placedRuns(line, at, layOut).map((run) => {
      const own = run.anchor === anchor ? '' : ' text-anchor="start"';
      return `<tspan x="${svgNumber(run.x)}" y="${svgNumber(y)}"${own}>${escaped(run.text)}</tspan>`;
    });
  });
  const font = `font-family="${escaped(fontFamily)}" font-size="${svgNumber(fontSize)}"`;
  const anchored = anchor === 'left' ? '' : ` text-anchor="${svgAnchors[anchor]}"`;
  return `<text ${font}${anchored} fill="${colour}" xml:space="preserve">${spans.join('')}</text>`;
}

const svgAnchors = { center: 'middle', right: 'end' } as const;

/** As `ShapeKind.paintCostUs`. */
export function textCostUs({ shape }: { readonly shape: TextShape }): number {
  return 40 + shape.text.length;
}

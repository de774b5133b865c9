/** Text within a shape: how it is painted and exported. */
import type { TextShape } from '../../../shared/document/shapes/textShapes.ts';
import type { Pen } from '../../drawing/Pen.ts';
import { lightTheme, lineColour } from '../../drawing/palette.ts';
import { svgNumber } from '../../drawing/pathSink.ts';
import {
  baselineOffset,
  fontFamily,
  fontOf,
  layOutLine,
  lineAnchor,
  lineHeight,
  linesOf,
  placedRuns,
} from '../../drawing/textLayout.ts';
import type { PaintSettings } from '../ShapeKind.ts';
import { escaped, type SvgSources } from './svg.ts';

/** Text smaller than this on the screen, in device pixels, is a bar. */
const unreadableTextPx = 3;
/** Of the bar in the place of text. */
const barOpacity = 0.4;

/** The text if it can be read at this scale. */
export function readableText({ text, fontSize }: TextShape, scale: number): string | undefined {
  return fontSize * scale < unreadableTextPx ? undefined : text;
}

/** @param padding around the text, board units */
export function paintText(
  pen: Pen,
  shape: TextShape,
  { theme, transform }: PaintSettings,
  padding: number,
): void {
  const { context } = pen;
  pen.fill = lineColour(shape.style.colour, theme);
  if (readableText(shape, transform.scale) === undefined) {
    pen.alpha *= barOpacity;
    context.fillRect(0, shape.fontSize * 0.4, shape.width, shape.fontSize * 0.45);
    return;
  }
  const baseline = baselineOffset(context, shape.fontSize);
  context.font = fontOf(shape.fontSize);
  context.textBaseline = 'alphabetic';
  const at = lineAnchor(shape, padding);
  const layOut = (line: string) => layOutLine(context, line, shape.fontSize);
  linesOf(shape.text).forEach((line, row) => {
    const y = padding + row * shape.fontSize * lineHeight + baseline;
    for (const { text, x, anchor } of placedRuns(line, at, layOut)) {
      context.textAlign = anchor;
      context.fillText(text, x, y);
    }
  });
}

/** @param padding around the text, board units */
export function textSvg(shape: TextShape, sources: SvgSources, padding: number): string {
  const colour = lineColour(shape.style.colour, lightTheme);
  const baseline = sources.baseline(shape.fontSize);
  const at = lineAnchor(shape, padding);
  const { anchor } = at;
  const layOut = (line: string) => sources.layOutLine(line, shape.fontSize);
  const lines = linesOf(shape.text).flatMap((line, row) => {
    const y = padding + row * shape.fontSize * lineHeight + baseline;
    return placedRuns(line, at, layOut).map((run) => {
      const own = run.anchor === anchor ? '' : ' text-anchor="start"';
      return `<tspan x="${svgNumber(run.x)}" y="${svgNumber(y)}"${own}>${escaped(run.text)}</tspan>`;
    });
  });
  const font = `font-family="${escaped(fontFamily)}" font-size="${svgNumber(shape.fontSize)}"`;
  const anchored = anchor === 'left' ? '' : ` text-anchor="${svgAnchors[anchor]}"`;
  return `<text ${font}${anchored} fill="${colour}" xml:space="preserve">${lines.join('')}</text>`;
}

const svgAnchors = { center: 'middle', right: 'end' } as const;

/** As `ShapeKind.paintCostUs`. */
export function textCostUs({ shape }: { readonly shape: TextShape }): number {
  return 40 + shape.text.length;
}

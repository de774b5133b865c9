/** Painting and exporting lines of constant width, with heads and a fill. */
import type { Colour, Style } from '../../../shared/document/style.ts';
import type { Pen } from '../../drawing/Pen.ts';
import { type BoardTheme, fillColour, lineColour } from '../../drawing/palette.ts';
import { SvgPath, svgNumber } from '../../drawing/pathSink.ts';
import type { DrawnShape, Outline, PaintSettings } from '../ShapeKind.ts';

/** How much a patterned fill covers what is beneath it. */
const patternCoverage = 0.5;

/** @param fill the colour inside the line */
export function paintLined(
  pen: Pen,
  drawn: DrawnShape<{ readonly style: Style }>,
  { theme }: PaintSettings,
  fill?: Colour,
): void {
  const { path, heads } = drawn.traced();
  const { style } = drawn.shape;
  const { context } = pen;
  if (fill !== undefined) paintArea(pen, path, fill, style, theme);
  if (!hasOutline(style)) return;
  const colour = lineColour(style.colour, theme);
  pen.line = colour;
  pen.lineWidth = style.width;
  const dash = dashOf(style.dash, style.width);
  if (dash.length > 0) context.setLineDash(dash);
  context.stroke(path);
  if (dash.length > 0) context.setLineDash([]);
  if (heads === undefined) return;
  pen.fill = colour;
  context.fill(heads);
  context.stroke(heads);
}

export function paintArea(
  pen: Pen,
  area: Path2D,
  fill: Colour,
  style: Style,
  theme: BoardTheme,
): void {
  const { alpha } = pen;
  pen.alpha = alpha * fillAlpha(style);
  pen.fill = fillColour(fill, theme);
  pen.context.fill(area);
  pen.alpha = alpha;
}

/** @param fill the colour inside the line */
export function linedSvg(
  style: Style,
  { path, heads }: Outline<SvgPath>,
  theme: BoardTheme,
  fill?: Colour,
): string {
  const filled = fillAttributes(style, fill, theme);
  if (!hasOutline(style)) return `<path d="${path}" ${filled}/>`;
  const dash = dashOf(style.dash, style.width).join(' ');
  const dashed = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  const colour = lineColour(style.colour, theme);
  const stroke = strokeAttributes(colour, style.width);
  const line = `<path d="${path}" ${filled} ${stroke}${dashed}/>`;
  return heads === undefined ? line : `${line}<path d="${heads}" fill="${colour}" ${stroke}/>`;
}

export function fillAttributes(style: Style, fill: Colour | undefined, theme: BoardTheme): string {
  if (fill === undefined) return 'fill="none"';
  const alpha = fillAlpha(style);
  const opacity = alpha === 1 ? '' : ` fill-opacity="${svgNumber(alpha)}"`;
  return `fill="${fillColour(fill, theme)}"${opacity}`;
}

export function strokeAttributes(colour: string, width: number): string {
  return `stroke="${colour}" stroke-width="${svgNumber(width)}" stroke-linecap="round" stroke-linejoin="round"`;
}

export const newSvgPath = (): SvgPath => new SvgPath();

/** The fill colour of a shape with an area. */
export function styleFill({ fill }: Style): Colour | undefined {
  return fill === 'none' ? undefined : fill;
}

/** Whether lines are drawn, not only the fill. */
export function hasOutline(style: Style): boolean {
  return style.outline !== 'none';
}

function fillAlpha({ fillPattern = 'solid' }: Style): number {
  return fillPattern === 'solid' ? 1 : patternCoverage;
}

function dashOf(dash: string | undefined, width: number): number[] {
  if (dash === 'dashed') return [width * 3, width * 3];
  if (dash === 'dotted') return [0, width * 2.2];
  return [];
}

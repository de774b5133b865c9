/** The dashed box in place of content that cannot be shown. */
import type { Pen } from '../../drawing/Pen.ts';
import { svgNumber } from '../../drawing/pathSink.ts';
import type { DrawnShape, PaintSettings } from '../ShapeKind.ts';
import { paintLabel } from './label.ts';
import type { SvgSources } from './svg.ts';

/** Boxes lower than this, in device pixels, have no label. */
const leastLabelledPx = 24;

export function paintPlaceholderBox(
  pen: Pen,
  { localFrame: { maxX, maxY } }: DrawnShape<unknown>,
  settings: PaintSettings,
  label: string | undefined,
): void {
  const { theme, transform } = settings;
  const { context } = pen;
  pen.line = theme.placeholder;
  pen.lineWidth = 1.25 / transform.scale;
  context.setLineDash([5 / transform.scale, 4 / transform.scale]);
  context.strokeRect(0, 0, maxX, maxY);
  context.setLineDash([]);
  if (label === undefined || maxY * transform.scale < leastLabelledPx) return;
  paintLabel(pen, label, 8 / transform.scale, 20 / transform.scale, settings);
}

export function placeholderBoxSvg(
  { width, height }: { readonly width: number; readonly height: number },
  { theme }: Pick<SvgSources, 'theme'>,
): string {
  const place = `width="${svgNumber(width)}" height="${svgNumber(height)}"`;
  return `<rect ${place} fill="none" stroke="${theme.placeholder}" stroke-dasharray="5 4"/>`;
}

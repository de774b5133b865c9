import type { Pen } from '../../drawing/Pen.ts';
import { fontFamily } from '../../drawing/textLayout.ts';
import type { PaintSettings } from '../ShapeKind.ts';

/** Paints a label of constant size on the screen. @param x board units, like `y` */
export function paintLabel(
  pen: Pen,
  label: string,
  x: number,
  y: number,
  { theme, transform }: PaintSettings,
): void {
  const { context } = pen;
  pen.fill = theme.placeholder;
  context.font = `500 ${12 / transform.scale}px ${fontFamily}`;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillText(label, x, y);
}

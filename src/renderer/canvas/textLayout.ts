/** How text stands on the board: the same numbers for the canvas, the text field and SVG. */
export const fontFamily = '"Inter Variable", Inter, system-ui, sans-serif';
export const lineHeight = 1.25;
export const defaultFontSize = 24;

export function fontOf(fontSize: number): string {
  return `400 ${fontSize}px ${fontFamily}`;
}

export function linesOf(text: string): readonly string[] {
  return text.split('\n');
}

/** Where each line of a text is anchored, relative to the left of its shape. */
export function lineAnchor(
  shape: { readonly width: number; readonly align?: string | undefined },
  padding: number,
): { readonly x: number; readonly anchor: 'left' | 'center' | 'right' } {
  if (shape.align === 'centre') return { x: shape.width / 2, anchor: 'center' };
  if (shape.align === 'right') return { x: shape.width - padding, anchor: 'right' };
  return { x: padding, anchor: 'left' };
}

type Measurer = Pick<CanvasRenderingContext2D, 'font' | 'measureText'>;

/** The size of a text, board units. Measured at 100 px, since small type is rounded by some systems. */
export function measureText(
  measurer: Measurer,
  text: string,
  fontSize: number,
): { readonly width: number; readonly height: number } {
  const measuredSize = 100;
  measurer.font = fontOf(measuredSize);
  const lines = linesOf(text);
  const widest = Math.max(...lines.map((line) => measurer.measureText(line).width));
  return {
    width: Math.ceil((widest * fontSize) / measuredSize) + 1,
    height: lines.length * fontSize * lineHeight,
  };
}

/**
 * From the top of a line to its baseline. CSS rounds ascent and descent to whole pixels, and so do we: the
 * text stays where it is when its field closes.
 */
export function baselineOffset(measurer: Measurer, fontSize: number): number {
  measurer.font = fontOf(100);
  const metrics = measurer.measureText('x');
  const ascent = Math.round((metrics.fontBoundingBoxAscent * fontSize) / 100);
  const descent = Math.round((metrics.fontBoundingBoxDescent * fontSize) / 100);
  return Math.floor((fontSize * lineHeight - ascent - descent) / 2) + ascent;
}

/** A context that measures text and draws nothing. */
export function textMeasurer(): CanvasRenderingContext2D {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) throw new Error('This system has no canvas to draw on.');
  return context;
}

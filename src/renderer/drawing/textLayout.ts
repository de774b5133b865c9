/** Text layout of the board, shared by canvas, text field and SVG. */
/** The bundled fonts, in the order in which they are searched for a character. */
export const boardFontFamilies = ['Inter Variable', 'Noto Sans JP Variable', 'Noto Color Emoji'];
/** With fallbacks, since a program that ignores the fonts in an SVG file may have them installed. */
export const fontFamily = `${boardFontFamilies.map((name) => `"${name}"`).join(', ')}, Inter, "Noto Sans JP", system-ui, sans-serif`;
export const lineHeight = 1.25;
export const defaultFontSize = 24;
/** Tab stops are this many font sizes apart. */
export const tabWidth = 2;
/** Text is measured at this font size, since some systems round small sizes. */
export const measuredFontSize = 100;

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
): LineAnchor {
  if (shape.align === 'centre') return { x: shape.width / 2, anchor: 'center' };
  if (shape.align === 'right') return { x: shape.width - padding, anchor: 'right' };
  return { x: padding, anchor: 'left' };
}

/** A part of a line without tabs, with its distance from the start of the line. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
}

/** The parts of a line, placed by the tab stops of CSS. @param measurer has the font of `fontSize` */
export function layOutLine(
  measurer: Pick<Measurer, 'measureText'>,
  line: string,
  fontSize: number,
): { readonly runs: readonly TextRun[]; readonly width: number } {
  const widthOf = (text: string): number => (text === '' ? 0 : measurer.measureText(text).width);
  if (!line.includes('\t')) return { runs: [{ text: line, x: 0 }], width: widthOf(line) };
  // Browsers skip a tab stop that is nearer than this.
  const leastGap = widthOf(' ') / 2;
  const runs: TextRun[] = [];
  let x = 0;
  for (const text of line.split('\t')) {
    if (runs.length > 0) x = nextTabStop(x, fontSize, leastGap);
    runs.push({ text, x });
    x += widthOf(text);
  }
  return { runs, width: x };
}

/** The next tab stop. @param leastGap a nearer stop is skipped */
export function nextTabStop(x: number, fontSize: number, leastGap: number): number {
  const stop = tabWidth * fontSize;
  const gap = stop - (x % stop);
  return x + (gap < leastGap ? gap + stop : gap);
}

export interface LineAnchor {
  readonly x: number;
  readonly anchor: 'left' | 'center' | 'right';
}

/** The parts of a line to draw, with their positions. A line without tabs is one part. */
export function placedRuns(
  line: string,
  at: LineAnchor,
  layOut: (line: string) => ReturnType<typeof layOutLine>,
): readonly (LineAnchor & { readonly text: string })[] {
  if (!line.includes('\t')) return [{ text: line, ...at }];
  const { runs, width } = layOut(line);
  const start = at.x - { left: 0, center: width / 2, right: width }[at.anchor];
  return runs.map(({ text, x }) => ({ text, x: start + x, anchor: 'left' }));
}

/** The position of the caret before the character at `index`, relative to the top left of the text. */
export function caretPlace(
  measurer: Measurer,
  text: string,
  index: number,
  fontSize: number,
): { readonly x: number; readonly y: number } {
  const lines = linesOf(text.slice(0, index));
  const y = (lines.length - 1) * fontSize * lineHeight;
  return { x: measureText(measurer, lines.at(-1) ?? '', fontSize).width, y };
}

export type Measurer = Pick<CanvasRenderingContext2D, 'font' | 'measureText'>;

/** The size of a text that does not wrap, board units. */
export function measureText(
  measurer: Measurer,
  text: string,
  fontSize: number,
): { readonly width: number; readonly height: number } {
  measurer.font = fontOf(measuredFontSize);
  const lines = linesOf(text);
  let widest = 0;
  for (const line of lines)
    widest = Math.max(widest, layOutLine(measurer, line, measuredFontSize).width);
  return {
    width: Math.ceil((widest * fontSize) / measuredFontSize) + 1,
    height: lines.length * fontSize * lineHeight,
  };
}

/**
 * The distance from the top of a line to its baseline. CSS rounds ascent and descent to whole pixels, so this
 * does too: text does not move when its field closes.
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

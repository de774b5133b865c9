import type { TextShape } from '../../shared/document/shapes/textShapes.ts';
import { defaultFontSize } from '../drawing/textLayout.ts';
import { hitsBox, sizeBetween, squareEnd } from './parts/box.ts';
import { closedShape } from './parts/closedShape.ts';
import { type BlockOf, paintText, readableText, textCostUs, textSvg } from './parts/lettering.ts';
import { boxPolygon } from './parts/polygon.ts';
import { traceRoundedRectangle } from './parts/roundedRectangle.ts';
import { textControls } from './parts/styleControls.ts';
import { wrappedBlock } from './parts/textBlock.ts';
import type { ShapeKind } from './ShapeKind.ts';

/** Padding around the text, in font sizes. */
const padding = 0.6;
/** Largest padding on each side, as a fraction of the width. */
const widestPadding = 1 / 4;
/** Both sides of a note created by a click, board units. */
const sideByClick = 200;

const sheet = closedShape({ trace: traceRoundedRectangle, polygon: boxPolygon });

const textPadding = ({ fontSize, width }: Pick<TextShape, 'fontSize' | 'width'>): number =>
  Math.min(fontSize * padding, width * widestPadding);

const block: BlockOf = (shape, widthOf) => wrappedBlock(shape, textPadding, widthOf);

export const note = {
  ...sheet,
  paint: (pen, drawn, settings) => {
    sheet.paint(pen, drawn, settings);
    paintText(pen, drawn.shape, settings, block);
  },
  // Text is measured before it is painted.
  paintCostUs: (drawn) => 2 * textCostUs(drawn),
  svg: (shape, sources) => sheet.svg(shape, sources) + textSvg(shape, sources, block),
  hits: hitsBox,
  letters: readableText,
  textPadding,
  controls: () => textControls,
  styling: {
    initial: { colour: 'ink', width: 4, fill: 'yellow', opacity: 1, outline: 'none' },
    colour: ({ colour, fill }) => (fill === 'none' ? colour : fill),
    changed: (style, { colour, opacity = style.opacity }) => ({
      ...style,
      opacity,
      ...(colour === undefined ? {} : { fill: colour }),
    }),
  },
  drawing: {
    regularEnd: squareEnd,
    sizeByClick: { width: sideByClick, height: sideByClick },
    shape: (place, from, end) => ({
      type: 'note',
      ...place,
      ...sizeBetween(from, end),
      text: '',
      fontSize: defaultFontSize,
    }),
  },
} satisfies ShapeKind<'note'>;

import { hitsBox } from './parts/box.ts';
import { closedShape } from './parts/closedShape.ts';
import { paintText, readableText, textCostUs, textSvg } from './parts/lettering.ts';
import { boxPolygon } from './parts/polygon.ts';
import { traceRoundedRectangle } from './parts/roundedRectangle.ts';
import type { ShapeKind } from './ShapeKind.ts';

/** Around the text, in font sizes. */
const padding = 0.6;

const sheet = closedShape({ trace: traceRoundedRectangle, polygon: boxPolygon });

export const note = {
  ...sheet,
  paint: (pen, drawn, settings) => {
    sheet.paint(pen, drawn, settings);
    paintText(pen, drawn.shape, settings, drawn.shape.fontSize * padding);
  },
  paintCostUs: textCostUs,
  svg: (shape, sources) => sheet.svg(shape) + textSvg(shape, sources, shape.fontSize * padding),
  hits: hitsBox,
  letters: readableText,
} satisfies ShapeKind<'note'>;

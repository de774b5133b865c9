import { boxFrame, hitsBox, scaledSize } from './parts/box.ts';
import { paintText, readableText, textCostUs, textSvg } from './parts/lettering.ts';
import { textControls } from './parts/styleControls.ts';
import { plainBlock } from './parts/textBlock.ts';
import type { ShapeKind } from './ShapeKind.ts';

/** How far letters may reach beyond their box, as a fraction of the font size. */
const leaning = 0.2;

export const text = {
  frame: boxFrame,
  inkReach: ({ fontSize }) => fontSize * leaning,
  lineReach: () => 0,
  trace: (_, newPath) => ({ path: newPath() }),
  paint: (pen, { shape }, settings) => paintText(pen, shape, settings, plainBlock),
  paintCostUs: textCostUs,
  svg: (shape, sources) => textSvg(shape, sources, plainBlock),
  hits: hitsBox,
  resize: (shape, scaleX, scaleY) => ({
    ...scaledSize(shape, scaleX, scaleY),
    fontSize: shape.fontSize * scaleY,
  }),
  keepsRatio: true,
  controls: () => textControls,
  letters: readableText,
} satisfies ShapeKind<'text'>;

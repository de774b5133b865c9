import { boxFrame, hitsBox } from './parts/box.ts';
import { paintPlaceholderBox, placeholderBoxSvg } from './parts/placeholderBox.ts';
import type { ShapeKind } from './ShapeKind.ts';

/** A shape that this version cannot read. It can be selected, copied and deleted, but never changed. */
export const placeholder = {
  frame: boxFrame,
  inkReach: () => 1,
  lineReach: () => 0,
  trace: (_, newPath) => ({ path: newPath() }),
  paint: (pen, drawn, settings) => paintPlaceholderBox(pen, drawn, settings, drawn.shape.label),
  paintCostUs: () => 30,
  svg: placeholderBoxSvg,
  hits: hitsBox,
  resize: () => ({}),
  keepsRatio: false,
  controls: () => [],
  letters: ({ label }) => label,
} satisfies ShapeKind<'placeholder'>;

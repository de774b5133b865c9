import type { Placeholder } from '../../shared/document/readShape.ts';
import { nameOfType } from './DrawnLabels.ts';
import { boxFrame, hitsBox } from './parts/box.ts';
import { paintPlaceholderBox, placeholderBoxSvg } from './parts/placeholderBox.ts';
import type { PaintSettings, ShapeKind } from './ShapeKind.ts';

type LabelSettings = Pick<PaintSettings, 'labels'>;

/** A shape that this version cannot read. It can be selected, copied and deleted, but never changed. */
export const placeholder = {
  frame: boxFrame,
  inkReach: () => 1,
  lineReach: () => 0,
  trace: (_, newPath) => ({ path: newPath() }),
  paint: (pen, drawn, settings) =>
    paintPlaceholderBox(pen, drawn, settings, labelOf(drawn.shape, settings)),
  paintCostUs: () => 30,
  svg: placeholderBoxSvg,
  hits: hitsBox,
  resize: () => ({}),
  keepsRatio: false,
  controls: () => [],
  letters: labelOf,
} satisfies ShapeKind<'placeholder'>;

function labelOf({ label }: Placeholder, { labels }: LabelSettings): string | undefined {
  return labels && nameOfType(label, labels);
}

import type { Shape } from '../shape.ts';
import { fittingTitle } from '../textLimits.ts';
import type { ElementContext } from './ElementContext.ts';
import type { Element } from './element.ts';
import { type Box, boxOf, isNear, placeOf, sizeOf } from './elementPlace.ts';
import { areaStyle, baseStyle, edgeSamples } from './elementStyle.ts';
import type { LeftOutReason } from './leftOut.ts';
import { arrowShape, drawShape, inkShape, lineShape } from './lineShape.ts';
import { textShape } from './textShape.ts';

/** Converts elements of one type to shapes. `z` is set when they are added to a board. */
type ReadElement = (element: Element, box: Box, context: ElementContext) => Shape | LeftOutReason;

const area =
  (type: 'rectangle' | 'ellipse' | 'diamond'): ReadElement =>
  (element, box, context) => {
    if (box.width === 0 && box.height === 0) return 'empty';
    const style = areaStyle(element, context, edgeSamples(element, box));
    return { type, ...placeOf(element, box), ...sizeOf(box), style };
  };

const picture: ReadElement = (element, box, { image }) => {
  if (image === undefined) return 'no-picture';
  if (box.width === 0 || box.height === 0) return 'empty';
  const style = { ...baseStyle(element), fill: 'none' as const };
  return { type: 'image', ...placeOf(element, box), ...sizeOf(box), style, image };
};

const frame: ReadElement = (element, box) => {
  if (box.width === 0 && box.height === 0) return 'empty';
  const style = { ...baseStyle(element), fill: 'none' as const };
  const name = fittingTitle(element.name ?? 'Frame');
  return { type: 'frame', ...placeOf(element, box), ...sizeOf(box), style, name };
};

const readers: ReadonlyMap<string, ReadElement> = new Map([
  ['rectangle', area('rectangle')],
  ['ellipse', area('ellipse')],
  ['diamond', area('diamond')],
  ['line', (element, _, context) => lineShape(element, context)],
  ['arrow', (element, _, context) => arrowShape(element, context)],
  ['draw', (element, _, context) => drawShape(element, context)],
  ['freedraw', (element, _, context) => inkShape(element, context)],
  ['text', textShape],
  ['image', picture],
  ['frame', frame],
  ['magicframe', frame],
]);

/** The shape of an element, or why it is skipped. */
export function toShape(element: Element, context: ElementContext): Shape | LeftOutReason {
  const box = boxOf(element);
  if (!isNear(box)) return 'too-far';
  return readers.get(element.type)?.(element, box, context) ?? 'not-supported';
}

/** Whether the element shows an image of the file. */
export function showsPicture({ type }: Element): boolean {
  return readers.get(type) === picture;
}

import type { Shape } from '../shape.ts';
import { fittingTitle } from '../textLimits.ts';
import type { Rgb } from './colours.ts';
import type { Element } from './element.ts';
import { boxOf, isNear, placeOf, sizeOf } from './elementPlace.ts';
import { areaStyle, baseStyle, edgeSamples } from './elementStyle.ts';
import type { Ground } from './Ground.ts';
import type { LeftOutReason } from './leftOut.ts';
import { diamondShape, inkShape, lineShape } from './lineShape.ts';
import { textShape } from './textShape.ts';

/** The size of a text as the board draws it, in board units. */
export type MeasureText = (
  text: string,
  fontSize: number,
) => { readonly width: number; readonly height: number };

/** What is known when the shape of an element is made. */
export interface ElementContext {
  readonly ground: Ground;
  /** The colour of the empty board in the file. */
  readonly background: Rgb;
  readonly measureText: MeasureText | undefined;
  /** By the id of its element. */
  readonly containerOf: (id: string) => Element | undefined;
  /** The image that the element shows. */
  readonly image: string | undefined;
}

/** The shape of an element, or why it is left out. `z` is given when it is put on a board. */
export function toShape(element: Element, context: ElementContext): Shape | LeftOutReason {
  const box = boxOf(element);
  if (!isNear(box)) return 'too-far';
  switch (element.type) {
    case 'rectangle':
    case 'ellipse':
      if (box.width === 0 && box.height === 0) return 'empty';
      return {
        type: element.type,
        ...placeOf(element, box),
        ...sizeOf(box),
        style: areaStyle(element, context, edgeSamples(element, box)),
      };
    case 'diamond':
      return diamondShape(element, box, context);
    case 'line':
    case 'arrow':
    case 'draw':
      return lineShape(element, context);
    case 'freedraw':
      return inkShape(element, context);
    case 'text':
      return textShape(element, box, context);
    case 'image':
      if (context.image === undefined) return 'no-picture';
      if (box.width === 0 || box.height === 0) return 'empty';
      return {
        type: 'image',
        ...placeOf(element, box),
        ...sizeOf(box),
        style: { ...baseStyle(element), fill: 'none' },
        image: context.image,
      };
    case 'frame':
    case 'magicframe':
      if (box.width === 0 && box.height === 0) return 'empty';
      return {
        type: 'frame',
        ...placeOf(element, box),
        ...sizeOf(box),
        style: { ...baseStyle(element), fill: 'none' },
        name: fittingTitle(element.name ?? 'Frame'),
      };
    default:
      return 'not-supported';
  }
}

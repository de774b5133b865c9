import type { Rgb } from './colours.ts';
import type { Element } from './element.ts';
import type { Ground } from './Ground.ts';

/** The size of a text as drawn on the board, in board units. */
export type MeasureText = (
  text: string,
  fontSize: number,
) => { readonly width: number; readonly height: number };

/** What is known while an element is converted to a shape. */
export interface ElementContext {
  readonly ground: Ground;
  /** The colour of the empty board in the file. */
  readonly background: Rgb;
  readonly measureText: MeasureText | undefined;
  /** The container of an element, by the id of the container. */
  readonly containerOf: (id: string) => Element | undefined;
  /** The image shown by the element. */
  readonly image: string | undefined;
}

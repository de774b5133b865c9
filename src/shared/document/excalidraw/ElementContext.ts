import type { Rgb } from './colours.ts';
import type { Element } from './element.ts';
import type { Ground } from './Ground.ts';

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

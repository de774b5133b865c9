import type { z } from 'zod';
import { arrowFormat } from './arrow.ts';
import { diamondFormat } from './diamond.ts';
import { ellipseFormat } from './ellipse.ts';
import { frameFormat } from './frame.ts';
import { imageFormat } from './image.ts';
import { lineFormat } from './line.ts';
import { noteFormat } from './note.ts';
import { rectangleFormat } from './rectangle.ts';
import type { ShapeFormat } from './ShapeFormat.ts';
import { strokeFormat } from './stroke.ts';
import { textFormat } from './text.ts';

/** All kinds of shapes that this version can read. */
const formats = {
  stroke: strokeFormat,
  rectangle: rectangleFormat,
  ellipse: ellipseFormat,
  diamond: diamondFormat,
  line: lineFormat,
  arrow: arrowFormat,
  text: textFormat,
  note: noteFormat,
  image: imageFormat,
  frame: frameFormat,
};

export type ShapeType = keyof typeof formats;
export type ShapeSchema = (typeof formats)[ShapeType]['schema'];
export type Shape = z.infer<ShapeSchema>;
export type ShapeOf<T extends ShapeType> = Extract<Shape, { type: T }>;

/** Each format under the name in its schema. */
export const shapeFormats: { readonly [T in ShapeType]: ShapeFormat<ShapeOf<T>> } = formats;

export const shapeTypes = Object.keys(formats) as readonly ShapeType[];

export const shapeSchemas: readonly ShapeSchema[] = Object.values(formats).map(
  ({ schema }) => schema,
);

/** The format of the kind named by a record; undefined if this version does not know it. */
export function formatOf({ type }: { readonly type?: unknown }): ShapeFormat<Shape> | undefined {
  const isKnown = typeof type === 'string' && Object.hasOwn(shapeFormats, type);
  return isKnown ? shapeFormats[type as ShapeType] : undefined;
}

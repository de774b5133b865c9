import type { ReadShape } from '../../shared/document/readShape.ts';
import type { Shape, ShapeType } from '../../shared/document/shape.ts';
import { shapeTypes } from '../../shared/document/shapes/shapeFormats.ts';
import { arrow } from './arrow.ts';
import { diamond } from './diamond.ts';
import { ellipse } from './ellipse.ts';
import { frame } from './frame.ts';
import { image } from './image.ts';
import { line } from './line.ts';
import { note } from './note.ts';
import { placeholder } from './placeholder.ts';
import { rectangle } from './rectangle.ts';
import type { Drawing, ShapeKind, ShownType } from './ShapeKind.ts';
import { stroke } from './stroke.ts';
import { text } from './text.ts';

const kinds = {
  stroke,
  rectangle,
  ellipse,
  diamond,
  line,
  arrow,
  text,
  note,
  image,
  frame,
  placeholder,
};

/** What the window knows about each kind of shape. */
export const shapeKinds: { readonly [T in ShownType]: ShapeKind<T> } = kinds;

/** The kind of a shape. The compiler cannot check that it is called with shapes of this kind only. */
export function kindOf(shape: ReadShape): ShapeKind<ShownType> {
  return shapeKinds[shape.type] as ShapeKind<ShownType>;
}

/** Kinds that are drawn by dragging. */
export type DrawnType = {
  [T in ShapeType]: (typeof kinds)[T] extends { drawing: unknown } ? T : never;
}[ShapeType];

export const drawnTypes: readonly DrawnType[] = shapeTypes.filter(
  (type): type is DrawnType => shapeKinds[type].drawing !== undefined,
);

/** How shapes of this kind are drawn by dragging. */
export function drawingOf(type: DrawnType): Drawing<Shape> {
  return kinds[type].drawing;
}

/** The key of the image of a shape in `images` of the board; undefined if it has none. */
export function imageHashOf(shape: ReadShape): string | undefined {
  return kindOf(shape).imageHash?.(shape);
}

/** The shape, or a placeholder if it cannot be shown. */
export function shownShape(shape: ReadShape): ReadShape {
  return kindOf(shape).shown?.(shape) ?? shape;
}

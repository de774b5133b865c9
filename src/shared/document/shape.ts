/**
 * The document format, version 1, as types and schemas: the shapes in `shapes` of a board's Y.Doc.
 * The prose is docs/document-format.md; keep the two together.
 */
import { z } from 'zod';
import { maxCoordinate } from '../limits.ts';
import { formatOf, type Shape, type ShapeSchema, shapeSchemas } from './shapes/shapeFormats.ts';

export type { Shape, ShapeOf, ShapeType } from './shapes/shapeFormats.ts';

export const formatVersion = 1;

/** The page that every board has implicitly. */
export const defaultPageId = 'page-1';

/** No part of a shape is beyond the limits of a board. For strokes, this is checked when the points are decoded. */
export const shapeSchema = z
  .discriminatedUnion('type', shapeSchemas as readonly [ShapeSchema, ...ShapeSchema[]])
  .refine(isWithinBoard, 'the shape reaches beyond the limits of a board');

function isWithinBoard(shape: Shape): boolean {
  const corners = formatOf(shape)?.corners(shape) ?? [];
  return corners.every(
    ([dx, dy]) =>
      Math.abs(shape.x + dx) <= maxCoordinate && Math.abs(shape.y + dy) <= maxCoordinate,
  );
}

import type { ReadShape } from '../../shared/document/readShape.ts';
import { isReadable } from './shapeGeometry.ts';

const placeholderSize = 96;

/** A shape as it is drawn: a stroke with damaged points is a placeholder at its place. */
export function shownShape(shape: ReadShape): ReadShape {
  if (isReadable(shape)) return shape;
  const { type, page, z, x, y } = shape;
  return {
    type: 'placeholder',
    label: type,
    page,
    z,
    x,
    y,
    width: placeholderSize,
    height: placeholderSize,
  };
}

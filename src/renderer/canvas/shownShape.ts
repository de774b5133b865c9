import { placeholderFor, type ReadShape } from '../../shared/document/readShape.ts';
import { maxCoordinate } from '../../shared/limits.ts';
import { isReadable, localFrame } from './shapeGeometry.ts';

/** A shape as it is drawn: a stroke whose points are damaged or too far away is a placeholder at its place. */
export function shownShape(shape: ReadShape): ReadShape {
  if (shape.type !== 'stroke') return shape;
  if (!isReadable(shape)) return placeholderFor(shape, { isBeyondLimits: false });
  const { minX, minY, maxX, maxY } = localFrame(shape);
  const isWithinLimits = [shape.x + minX, shape.y + minY, shape.x + maxX, shape.y + maxY].every(
    (value) => Math.abs(value) <= maxCoordinate,
  );
  return isWithinLimits ? shape : placeholderFor(shape, { isBeyondLimits: true });
}

import type { ReadShape } from '../../../shared/document/readShape.ts';
import { kindOf } from '../../shapes/shapeKinds.ts';
import type { ShapeIndex } from '../scene/ShapeIndex.ts';
import type { ShapePut, ToPainter } from './painterMessages.ts';

/** Applies a change from the window to a painter's copy of the shapes. */
export function applyChange(
  index: ShapeIndex,
  { puts, points, removed }: Extract<ToPainter, { type: 'change' }>,
): void {
  let start = 0;
  index.put(
    puts.map((put) => {
      const end = start + put.pointsSizeBytes;
      const own = points.subarray(start, end);
      start = end;
      return [put.id, wholeShape(index, put, own)];
    }),
  );
  for (const { id, veil } of puts) index.setVeil(id, veil);
  for (const id of removed) index.remove(id);
  // The window tracks the damage and requests it.
  index.takeDamage();
  index.takeChanged();
}

function wholeShape(
  index: ShapeIndex,
  { id, shape, hasOldPoints }: ShapePut,
  points: Uint8Array<ArrayBuffer>,
): ReadShape {
  const { bytes } = kindOf(shape);
  if (bytes === undefined) return shape;
  if (!hasOldPoints) return bytes.put(shape, points);
  const before = index.get(id)?.shape;
  return before?.type === shape.type ? bytes.put(shape, bytes.of(before)) : shape;
}

import type { ReadShape } from '../../../shared/document/readShape.ts';
import type { ShapeIndex } from '../ShapeIndex.ts';
import type { ShapePut, ToPainter } from './painterMessages.ts';

/** Brings a painter's copy of the shapes to the state that a message of the window tells of. */
export function applyChange(
  index: ShapeIndex,
  { puts, removed }: Extract<ToPainter, { type: 'change' }>,
): void {
  index.put(puts.map((put) => [put.id, wholeShape(index, put)]));
  for (const { id, veil } of puts) index.setVeil(id, veil);
  for (const id of removed) index.remove(id);
  // The window knows what changed, and wishes for it.
  index.takeDamage();
  index.takeChanged();
}

function wholeShape(index: ShapeIndex, { id, shape, hasOldPoints }: ShapePut): ReadShape {
  const before = index.get(id)?.shape;
  if (!hasOldPoints || shape.type !== 'stroke' || before?.type !== 'stroke') return shape;
  return { ...shape, points: before.points };
}

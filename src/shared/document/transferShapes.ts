import * as Y from 'yjs';
import { maxCoordinate } from '../limits.ts';
import type { BoardDocument } from './boardDocument.ts';

/** Position and order of a copied shape. */
export interface CopyPlace {
  readonly id: string;
  readonly z: string;
  readonly page: string;
  /** Board units. */
  readonly dx: number;
  readonly dy: number;
}

/**
 * Copies shapes, with all of their keys (known or not) and their images, between documents or within one. Call
 * within `transact` of the target. Returns the number of copies.
 */
export function transferShapes(
  source: BoardDocument,
  target: BoardDocument,
  ids: Iterable<string>,
  place: (id: string) => CopyPlace,
): number {
  let count = 0;
  for (const id of ids) {
    if (!source.shapes.has(id)) continue;
    const original = source.shapes.get(id);
    const { id: newId, z, page, dx, dy } = place(id);
    count += 1;
    if (!(original instanceof Y.Map)) {
      // Not a shape in this version's format: copied as it is.
      target.shapes.set(newId, original instanceof Y.AbstractType ? original.clone() : original);
      continue;
    }
    const copy = original.clone();
    copy.set('z', z);
    copy.set('page', page);
    moveKey(original, copy, 'x', dx);
    moveKey(original, copy, 'y', dy);
    copyImage(source, target, original.get('image'));
    target.shapes.set(newId, copy);
  }
  return count;
}

/** A shape beyond the limits of a board stays there. */
function moveKey(original: Y.Map<unknown>, copy: Y.Map<unknown>, key: string, by: number): void {
  const value = original.get(key);
  if (by === 0 || typeof value !== 'number' || !(Math.abs(value) <= maxCoordinate)) return;
  copy.set(key, value + by);
}

function copyImage(source: BoardDocument, target: BoardDocument, hash: unknown): void {
  if (typeof hash !== 'string' || target.images.has(hash)) return;
  const bytes = source.image(hash);
  if (bytes !== undefined) target.images.set(hash, bytes);
}

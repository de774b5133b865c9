import * as Y from 'yjs';
import type { BoardDocument } from './boardDocument.ts';

/** Where the copy of a shape goes. */
export interface CopyPlace {
  readonly id: string;
  readonly z: string;
  readonly page: string;
  /** Board units. */
  readonly dx: number;
  readonly dy: number;
}

/**
 * Copies shapes from one document to another (or the same) with every key they have, known to this version
 * or not, and the images they show. To be called within `transact` of the target. Answers how many were copied.
 */
export function transferShapes(
  source: BoardDocument,
  target: BoardDocument,
  ids: Iterable<string>,
  place: (id: string) => CopyPlace,
): number {
  let count = 0;
  for (const id of ids) {
    const original = source.shapes.get(id);
    if (!(original instanceof Y.Map)) continue;
    const { id: newId, z, page, dx, dy } = place(id);
    const copy = original.clone();
    copy.set('z', z);
    copy.set('page', page);
    moveKey(original, copy, 'x', dx);
    moveKey(original, copy, 'y', dy);
    copyImage(source, target, original.get('image'));
    target.shapes.set(newId, copy);
    count += 1;
  }
  return count;
}

function moveKey(original: Y.Map<unknown>, copy: Y.Map<unknown>, key: string, by: number): void {
  const value = original.get(key);
  if (by !== 0 && typeof value === 'number') copy.set(key, value + by);
}

function copyImage(source: BoardDocument, target: BoardDocument, hash: unknown): void {
  if (typeof hash !== 'string' || target.images.has(hash)) return;
  const bytes = source.image(hash);
  if (bytes !== undefined) target.images.set(hash, bytes);
}

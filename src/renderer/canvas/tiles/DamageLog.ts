import type { Rect } from '../../drawing/geometry.ts';
import type { SceneShape } from '../scene/SceneShape.ts';
import type { Damage } from '../scene/ShapeIndex.ts';

/** A place of the board that changed. */
export interface DamageEntry {
  /** Board units. */
  readonly rect: Rect;
  /** Who knows this revision of the shapes, or a later one, draws the change. */
  readonly revision: number;
  /** The shape that came on top of all and changed nothing else. */
  readonly appended?: SceneShape;
}

/** More are one large place: it costs too much to look at each of them for each tile. */
const maxEntries = 500;

/**
 * What changed since the oldest revision that a picture may still come from: a picture that is on its way when
 * something changes has to be told of it when it arrives.
 */
export class DamageLog {
  #entries: DamageEntry[] = [];

  get isFull(): boolean {
    return this.#entries.length > maxEntries;
  }

  add(damage: Damage, revision: number): readonly DamageEntry[] {
    const entries = [
      ...damage.appended.map((appended) => ({ rect: appended, revision, appended })),
      ...damage.rects.map((rect) => ({ rect, revision })),
    ];
    // As arguments of one call they could be too many.
    for (const entry of entries) this.#entries.push(entry);
    return entries;
  }

  /** What a picture of that revision lacks. */
  after(revision: number): readonly DamageEntry[] {
    return this.#entries.filter((entry) => entry.revision > revision);
  }

  /** No picture of an earlier revision will come any more. */
  forgetUpTo(revision: number): void {
    if (this.#entries.length > 0) this.#entries = [...this.after(revision)];
  }
}

import type { Rect } from '../../drawing/geometry.ts';
import type { SceneShape } from '../scene/SceneShape.ts';
import type { Damage } from '../scene/ShapeIndex.ts';

/** A part of the board that changed. */
export interface DamageEntry {
  /** Board units. */
  readonly rect: Rect;
  /** Pictures of this or a later revision of the shapes include the change. */
  readonly revision: number;
  /** Set if the only change is this shape on top of all others. */
  readonly appended?: SceneShape;
}

/** More entries are merged into one, since checking each of them for each tile costs too much. */
const maxEntries = 500;

/**
 * Changes since the oldest revision that a pending picture may have. When such a picture arrives, it needs the
 * changes made since its revision.
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
    // Spreading them into one call could exceed the limit of arguments.
    for (const entry of entries) this.#entries.push(entry);
    return entries;
  }

  /** The changes that a picture of this revision lacks. */
  after(revision: number): readonly DamageEntry[] {
    return this.#entries.filter((entry) => entry.revision > revision);
  }

  /** No pending picture has an earlier revision. */
  forgetUpTo(revision: number): void {
    if (this.#entries.length > 0) this.#entries = [...this.after(revision)];
  }
}

import type * as Y from 'yjs';

interface Drawn {
  readonly from: string;
  readonly by: Y.Doc;
  readonly atMs: number;
}

/** A client of region `to` saw a shape of region `from`. */
export interface Sighting {
  readonly shapeId: string;
  readonly from: string;
  readonly to: string;
  readonly drawnAtMs: number;
  readonly seenAtMs: number;
}

/** Records when each shape was drawn, in which region, and when the other clients saw it. */
export class Sightings {
  readonly #drawn = new Map<string, Drawn>();
  readonly #seen: Sighting[] = [];

  /** Records when shapes appear on a client's replica. */
  watch(region: string, document: Y.Doc): void {
    document.getMap('shapes').observe(({ changes }) => {
      for (const [shapeId, { action }] of changes.keys) {
        const drawn = this.#drawn.get(shapeId);
        if (drawn === undefined || action !== 'add' || drawn.by === document) continue;
        const { from, atMs: drawnAtMs } = drawn;
        this.#seen.push({ shapeId, from, to: region, drawnAtMs, seenAtMs: performance.now() });
      }
    });
  }

  /** Call this before the shape is drawn. */
  drawn(shapeId: string, from: string, by: Y.Doc): void {
    this.#drawn.set(shapeId, { from, by, atMs: performance.now() });
  }

  /** The sightings of shapes that were drawn at or after this moment. */
  since(drawnAtMs: number): readonly Sighting[] {
    return this.#seen.filter((sighting) => sighting.drawnAtMs >= drawnAtMs);
  }
}

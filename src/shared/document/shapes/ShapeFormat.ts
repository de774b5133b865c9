import type { z } from 'zod';

/** The keys of a shape's map, before anything is known about them. */
export type ShapeRecord = Readonly<Record<string, unknown>>;

/** A point of a shape, relative to its (x, y), in board units. */
export type Corner = readonly [dx: number, dy: number];

/**
 * What every process knows about one kind of shape. What only the window knows is its `ShapeKind`.
 * Format version 1 is the only one so far, so no kind has a migration yet; docs/extending.md says how keys may change.
 */
export interface ShapeFormat<S> {
  readonly schema: z.ZodType<S>;
  /** The value of each optional key that is missing. */
  readonly defaults: Partial<S>;
  /**
   * Set if the shape contains text. `whole`: it has the size of its text, and is removed when that is emptied. `part`: it
   * has a size of its own, and may be without text.
   */
  readonly text?: S extends { readonly text: string; readonly fontSize: number }
    ? 'whole' | 'part'
    : never;
  /** Points that must lie within the limits of a board. None if they are known only once `points` is decoded. */
  corners(shape: S): readonly Corner[];
  /** A fast check that accepts common records, as the schema would. Whatever it rejects is parsed with the schema. */
  isPlain?(record: ShapeRecord): record is S & ShapeRecord;
}

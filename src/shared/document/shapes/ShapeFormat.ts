import type { z } from 'zod';

/** The keys of a shape's map, before anything is known about them. */
export type ShapeRecord = Readonly<Record<string, unknown>>;

/** A point of a shape, relative to its (x, y), in board units. */
export type Corner = readonly [dx: number, dy: number];

/**
 * What every process knows about one kind of shape; `ShapeKind` has what only windows know. Format version 1 is
 * the only one, so no kind has a migration; docs/extending.md says how keys may change.
 */
export interface ShapeFormat<S> {
  readonly schema: z.ZodType<S>;
  /** Values of missing optional keys. */
  readonly defaults: Partial<S>;
  /**
   * Set if the shape contains text. `whole`: it has the size of its text, and is removed when the text is
   * emptied. `part`: it has a size of its own, and may have no text.
   */
  readonly text?: S extends { readonly text: string; readonly fontSize: number }
    ? 'whole' | 'part'
    : never;
  /** Points that must be within the limits of a board. Empty if they are known only after decoding `points`. */
  corners(shape: S): readonly Corner[];
  /** A fast check that accepts common valid records. Records it rejects are parsed with the schema. */
  isPlain?(record: ShapeRecord): record is S & ShapeRecord;
}

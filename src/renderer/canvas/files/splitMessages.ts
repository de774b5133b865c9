import type { Problem } from '../../../shared/problem.ts';

/** Sent to the worker that splits a file. */
export interface SplitRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly maxPieceSizeBytes: number;
}

/** Its answer. */
export type SplitFile =
  | { readonly pieces: readonly Uint8Array[] }
  /** For the user. */
  | { readonly problem: Problem };

/** Why an element of a file is not on the board. */
export type LeftOutReason =
  | 'not-supported'
  | 'damaged'
  | 'too-far'
  | 'too-large'
  | 'empty'
  | 'no-picture'
  | 'unknown-picture'
  | 'too-many-points'
  | 'too-many-elements';

/** Elements of one kind that were left out for the same reason. */
export interface LeftOut {
  /** As a person calls it, in the singular: `line`, `embed`. */
  readonly kind: string;
  readonly reason: LeftOutReason;
  readonly count: number;
}

const maxKindLength = 40;

const kinds: ReadonlyMap<string, string> = new Map([
  ['embeddable', 'embed'],
  ['iframe', 'embed'],
  ['freedraw', 'drawing'],
  ['draw', 'drawing'],
  ['magicframe', 'frame'],
]);

/** Counts what an import leaves out. */
export class LeftOutCounts {
  readonly #counts = new Map<string, LeftOut>();

  add(type: unknown, reason: LeftOutReason, count = 1): void {
    const kind = kindOf(type);
    const key = `${reason} ${kind}`;
    const before = this.#counts.get(key)?.count ?? 0;
    this.#counts.set(key, { kind, reason, count: before + count });
  }

  /** The largest group first. */
  list(): readonly LeftOut[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count);
  }
}

function kindOf(type: unknown): string {
  if (typeof type !== 'string') return 'item';
  const word = type
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .slice(0, maxKindLength)
    .trim();
  return kinds.get(word) ?? (word === '' ? 'item' : word);
}

/** Why an element of a file was skipped. */
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

/** Elements of one kind that were skipped for the same reason. */
export interface LeftOut {
  /** The user's word for it, in the singular: `line`, `embed`. */
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

/** Counts the elements that an import skips. */
export class LeftOutCounts {
  readonly #counts = new Map<string, LeftOut>();

  add(type: unknown, reason: LeftOutReason, count = 1): void {
    const kind = kindOf(type);
    const key = `${reason} ${kind}`;
    const before = this.#counts.get(key)?.count ?? 0;
    this.#counts.set(key, { kind, reason, count: before + count });
  }

  /** Largest group first. */
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

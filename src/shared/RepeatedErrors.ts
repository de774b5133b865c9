/** Distinct errors that are remembered; whatever throws more kinds than that is not worth a line each. */
const maxKinds = 100;

/** Tells a new error from one that comes again and again, so that a loop fills neither the log nor the screen. */
export class RepeatedErrors {
  readonly #counts = new Map<string, number>();

  /** @returns how often this error has occurred, this time included; Infinity when too many kinds have */
  count(error: unknown): number {
    const kind = describeError(error);
    const before = this.#counts.get(kind);
    if (before === undefined && this.#counts.size >= maxKinds) return Number.POSITIVE_INFINITY;
    const count = (before ?? 0) + 1;
    this.#counts.set(kind, count);
    return count;
  }
}

/** Where it was thrown, and what caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, stack } = error;
  const own = stack ?? `${error.name}: ${error.message}`;
  return cause instanceof Error ? `${own}\ncaused by ${describeError(cause)}` : own;
}

/** A value that somebody gave a key of a map. */
export interface KeyedValue {
  readonly number: number;
  readonly client: number;
  /** The value that its author knew as the last one; undefined when there was none. */
  readonly origin: number | undefined;
}

/**
 * Puts a value among those of the same key, where it comes for everybody whatever order they learn of them in: the last
 * one counts. The order is that of YATA, as in Yjs (`integrate` of its `structs/Item.js`), for values that nobody put
 * before another one.
 * @param values in their order, with the new one's origin among them
 */
export function orderValue(values: KeyedValue[], value: KeyedValue): void {
  let left = values.findIndex(({ number }) => number === value.origin);
  const passed = new Set<number>();
  for (const other of values.slice(left + 1)) {
    passed.add(other.number);
    // Of two authors who knew the same last value, the one with the larger number comes last.
    const isSibling = other.origin === value.origin;
    if (isSibling && other.client >= value.client) break;
    // What follows a value stays with it.
    if (!isSibling && (other.origin === undefined || !passed.has(other.origin))) break;
    left += 1;
  }
  values.splice(left + 1, 0, value);
}

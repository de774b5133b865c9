/** A value that was set for a key of a map. */
export interface KeyedValue {
  readonly number: number;
  readonly client: number;
  /** The last value that its author knew; undefined if there was none. */
  readonly origin: number | undefined;
}

/**
 * Inserts a value among those of the same key, at the position that it has on every device, in whatever order
 * values arrive; the last one is current. The order is YATA's, as in Yjs (`integrate` of its `structs/Item.js`),
 * for values without a right neighbour.
 * @param values in order, including the new one's origin
 */
export function orderValue(values: KeyedValue[], value: KeyedValue): void {
  let left = values.findIndex(({ number }) => number === value.origin);
  const passed = new Set<number>();
  for (const other of values.slice(left + 1)) {
    passed.add(other.number);
    // Of two authors who knew the same last value, the one with the larger number is last.
    const isSibling = other.origin === value.origin;
    if (isSibling && other.client >= value.client) break;
    // Successors stay with their value.
    if (!isSibling && (other.origin === undefined || !passed.has(other.origin))) break;
    left += 1;
  }
  values.splice(left + 1, 0, value);
}

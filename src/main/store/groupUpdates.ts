/** Groups consecutive updates, of at most `maxSizeBytes` together unless one alone is larger. */
export function* groupUpdates(
  updates: Iterable<Uint8Array>,
  maxSizeBytes: number,
): Generator<readonly Uint8Array[]> {
  let group: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const update of updates) {
    if (group.length > 0 && sizeBytes + update.byteLength > maxSizeBytes) {
      yield group;
      group = [];
      sizeBytes = 0;
    }
    group.push(update);
    sizeBytes += update.byteLength;
  }
  if (group.length > 0) yield group;
}

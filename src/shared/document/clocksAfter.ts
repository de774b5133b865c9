import { nowhere, type Struct, scanUpdate } from './scanUpdate.ts';

/** The next clock of a client in a board. */
export type ClockOf = (client: number) => number;

/** Most updates turn out not to wait within this many passes, each of which takes a tenth of the time of sorting. */
const maxWalkCount = 4;

/**
 * The next clocks of the clients that an update adds to, afterwards.
 * @returns undefined unless a few passes over the update, each as far as the known predecessors allow, show that
 *   nothing in it waits for something missing
 * @throws when the bytes are no update
 */
export function clocksAfter(
  update: Uint8Array,
  clockIn: ClockOf,
): ReadonlyMap<number, number> | undefined {
  const nextClocks = new Map<number, number>();
  const clockOf = (client: number): number => nextClocks.get(client) ?? clockIn(client);
  const isThere = (client: number, clock: number, own: number): boolean =>
    client === nowhere || client === own || clock < clockOf(client);
  const isReady = (struct: Struct): boolean =>
    struct.clock <= clockOf(struct.client) &&
    isThere(struct.originClient, struct.originClock, struct.client) &&
    isThere(struct.rightClient, struct.rightClock, struct.client) &&
    isThere(struct.parentClient, struct.parentClock, struct.client);
  for (let walk = 0; walk < maxWalkCount; walk += 1) {
    const seen = new Set<number>();
    const waiting = new Set<number>();
    let isClientTwice = false;
    let lastEnd = nowhere;
    const deletions = scanUpdate(update, (struct) => {
      const { client, start, end, nextClock, isSkip } = struct;
      if (start !== lastEnd) {
        isClientTwice ||= seen.has(client);
        seen.add(client);
      }
      lastEnd = end;
      if (isSkip || waiting.has(client)) return;
      if (!isReady(struct)) waiting.add(client);
      else if (nextClock > clockOf(client)) nextClocks.set(client, nextClock);
    });
    // As in Yjs, the second part replaces the first.
    if (isClientTwice) return undefined;
    if (waiting.size > 0) continue;
    const isComplete = [...deletions.clients].every(([client, ranges]) =>
      ranges.every(({ clock, len }) => clock + len <= clockOf(client)),
    );
    return isComplete ? nextClocks : undefined;
  }
  return undefined;
}

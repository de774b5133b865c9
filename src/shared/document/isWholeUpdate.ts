import { nowhere, scanUpdate } from './scanUpdate.ts';

/**
 * Whether an update depends on nothing that it does not contain: an empty document that it is applied to waits for no
 * other change.
 * @throws when the bytes are no update
 */
export function isWholeUpdate(update: Uint8Array): boolean {
  const nextClocks = new Map<number, number>();
  let isWhole = true;
  const deletions = scanUpdate(update, ({ client, clock, nextClock, isSkip }) => {
    if (isSkip || clock !== (nextClocks.get(client) ?? 0)) isWhole = false;
    nextClocks.set(client, nextClock);
  });
  const has = (client: number, clock: number): boolean =>
    client === nowhere || clock < (nextClocks.get(client) ?? 0);
  scanUpdate(update, (struct) => {
    isWhole &&=
      has(struct.originClient, struct.originClock) &&
      has(struct.rightClient, struct.rightClock) &&
      has(struct.parentClient, struct.parentClock);
  });
  for (const [client, ranges] of deletions.clients) {
    isWhole &&= ranges.every(({ clock, len }) => has(client, clock + len - 1));
  }
  return isWhole;
}

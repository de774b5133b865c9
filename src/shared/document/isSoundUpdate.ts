import { nowhere, scanUpdate } from './scanUpdate.ts';

/**
 * Whether Yjs can apply an update, besides taking it apart: what it cannot is a struct or a deletion of no length, and a
 * struct that refers to what its own client made after it.
 * @throws when the bytes are no update
 */
export function isSoundUpdate(update: Uint8Array): boolean {
  let isSound = true;
  const deletions = scanUpdate(update, (struct) => {
    const { client, clock, nextClock } = struct;
    const isLater = (other: number, otherClock: number): boolean =>
      other !== nowhere && other === client && otherClock >= clock;
    if (
      nextClock <= clock ||
      isLater(struct.originClient, struct.originClock) ||
      isLater(struct.rightClient, struct.rightClock) ||
      isLater(struct.parentClient, struct.parentClock)
    ) {
      isSound = false;
    }
  });
  for (const ranges of deletions.clients.values()) {
    isSound &&= ranges.every(({ len }) => len > 0);
  }
  return isSound;
}

import { nowhere, scanUpdate } from './scanUpdate.ts';

/**
 * Whether Yjs can integrate a decodable update. It cannot integrate structs or deletions of length zero, and
 * structs that refer to later ones of the same client.
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

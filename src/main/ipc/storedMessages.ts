import type { MessageToRenderer } from '../../shared/ipc.ts';

/** About 10,000 strokes. Smaller boards load about as fast as such a picture is drawn, and would wait for it. */
const leastSizeBytes = 4 * 1024 * 1024;
/** The window's painter needs several times its size in memory. */
const mostSizeBytes = 128 * 1024 * 1024;
/** A size that main sends without delay. */
const chunkSizeBytes = 512 * 1024;

export type StoredMessage = Extract<MessageToRenderer, { type: 'stored-sizes' | 'stored' }>;

/** Sends a window the stored updates of a board, one message after the other; nothing if that is not worthwhile. */
export function* storedMessages(updates: readonly Uint8Array[]): Generator<StoredMessage> {
  const sizesBytes = updates.map(({ byteLength }) => byteLength);
  const sizeBytes = sizesBytes.reduce((sum, one) => sum + one, 0);
  if (sizeBytes < leastSizeBytes || sizeBytes > mostSizeBytes) return;
  yield { type: 'stored-sizes', sizesBytes };
  for (const update of updates) {
    for (let start = 0; start < update.byteLength; start += chunkSizeBytes) {
      // A view would be sent with its whole underlying buffer.
      yield { type: 'stored', bytes: update.slice(start, start + chunkSizeBytes) };
    }
  }
}

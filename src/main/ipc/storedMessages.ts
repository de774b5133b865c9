import type { MessageToRenderer } from '../../shared/ipc.ts';

/** Some 10,000 strokes. Smaller boards are loaded about as soon as such a picture is drawn, and would wait for it. */
const leastSizeBytes = 4 * 1024 * 1024;
/** The window's painter has all of it in memory, several times over. */
const mostSizeBytes = 128 * 1024 * 1024;
/** Main gives it in a moment. */
const chunkSizeBytes = 512 * 1024;

export type StoredMessage = Extract<MessageToRenderer, { type: 'stored-sizes' | 'stored' }>;

/** Gives a window the updates of a board as they are stored, one message after the other: none where it is not worth it. */
export function* storedMessages(updates: readonly Uint8Array[]): Generator<StoredMessage> {
  const sizesBytes = updates.map(({ byteLength }) => byteLength);
  const sizeBytes = sizesBytes.reduce((sum, one) => sum + one, 0);
  if (sizeBytes < leastSizeBytes || sizeBytes > mostSizeBytes) return;
  yield { type: 'stored-sizes', sizesBytes };
  for (const update of updates) {
    for (let start = 0; start < update.byteLength; start += chunkSizeBytes) {
      // A part would be sent with all that it is a part of.
      yield { type: 'stored', bytes: update.slice(start, start + chunkSizeBytes) };
    }
  }
}
